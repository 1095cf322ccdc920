import { statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { stampOf } from './file-stamp.ts'
import { formatOf } from './module-format.ts'

/** The thread in which a module runs. It has one call at a time, as a function has in AWS Lambda. */

export interface WorkerSetup {
  readonly module: string
  readonly export: string
  /** Whom it trusts beside the usual ones, in PEM. */
  readonly authorities: readonly string[]
}

/** A call as it goes to the thread. */
export interface Call {
  /** The event, as JSON. */
  readonly event: string
  readonly context: {
    readonly functionName: string
    readonly invokedFunctionArn: string
    readonly awsRequestId: string
    readonly memoryLimitInMB: string
  }
  readonly limitMs: number
}

/** What the thread says. */
export type Said =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'not loaded'; readonly message: string; readonly at?: string | undefined }
  /** A file it was loaded from, and how to see that it has changed. */
  | { readonly kind: 'file'; readonly path: string; readonly stamp: string }
  /** What the function returned, as JSON. */
  | { readonly kind: 'returned'; readonly json: string }
  | { readonly kind: 'failed'; readonly message: string; readonly at?: string | undefined }

/** As of AWS Lambda. */
const LONGEST_ANSWER = 6 * 1024 * 1024
const TOO_LONG = `Response payload size exceeded maximum allowed payload size (${LONGEST_ANSWER} bytes).`

type Handler = (event: unknown, context: object, callback: (error: unknown, result?: unknown) => void) => unknown

const { module: path, export: name, authorities } = workerData as WorkerSetup // as module.ts sends it

function say(said: Said): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(said)
}

// What was bundled names the lines of its author.
process.setSourceMapsEnabled(true)

const isOwn = (url: string) => url.startsWith('file:') && !url.includes('/node_modules/')

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    // Before a file is read: one that changes while it is read has changed since.
    if (isOwn(resolved.url)) noteFile(resolved.url)
    return resolved
  },
  load: (url, context, next) => next(url, isOwn(url) ? { ...context, format: formatOf(url, context.format) } : context),
})

function noteFile(url: string): void {
  const file = fileURLToPath(url)
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats) say({ kind: 'file', path: file, stamp: stampOf(stats) })
}

async function load(): Promise<Handler> {
  const loaded = (await import(pathToFileURL(path).href)) as Record<string, unknown>
  // What CommonJS exports is not always seen by name.
  const handler = loaded[name] ?? (loaded['default'] as Record<string, unknown> | undefined)?.[name]
  if (typeof handler !== 'function') throw new Error(`${path} exports no function ${name}.`)
  return handler as Handler
}

/** Calls the function, which answers by what it returns or promises, or by calling back. */
function called(handler: Handler, event: unknown, context: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const returned = handler(event, context, (error, result) => {
      if (error === null || error === undefined) resolve(result)
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- as the function gave it
      else reject(error)
    })
    const waits = returned === undefined && handler.length >= 3
    if (!waits) resolve(returned)
  })
}

async function answer(handler: Handler, { event, context, limitMs }: Call): Promise<void> {
  const until = process.hrtime.bigint() + BigInt(limitMs) * 1_000_000n
  try {
    const result = await called(handler, JSON.parse(event) as unknown, {
      ...context,
      functionVersion: '$LATEST',
      logGroupName: `/aws/lambda/${context.functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Number((until - process.hrtime.bigint()) / 1_000_000n)),
    })
    const json = JSON.stringify(result) ?? 'null'
    if (Buffer.byteLength(json) > LONGEST_ANSWER) throw new Error(TOO_LONG)
    say({ kind: 'returned', json })
  } catch (error) {
    say({ kind: 'failed', message: messageOf(error), at: placeOf(error) })
  }
}

function messageOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
}

/** A frame, or a file with a line that cannot be read, as V8 writes them. */
const PLACE = /^(?:at .+|(?:file:\/\/|\/|[A-Za-z]:\\).+:\d+)$/
const OTHERS = /node:|[/\\]node_modules[/\\]/

/** Where in its author's files something was thrown. */
function placeOf(error: unknown): string | undefined {
  const lines = error instanceof Error ? String(error.stack).split(/\s*\n\s*/) : []
  return lines.find((line) => PLACE.test(line) && !OTHERS.test(line) && !line.includes(import.meta.filename))
}

// A thread has no process of its own: a function that kills its own, as it may in AWS Lambda, would kill the server.
const { kill } = process
process.kill = (pid, signal) => (pid === process.pid && signal !== 0 ? process.exit(1) : kill(pid, signal))

// A thread has this for itself. Node 22.18 is too old for it.
if (authorities.length > 0) {
  const { getCACertificates, setDefaultCACertificates } = process.getBuiltinModule('node:tls')
  setDefaultCACertificates?.([...getCACertificates('default'), ...authorities])
}

try {
  const handler = await load()
  parentPort?.on('message', (call: Call) => void answer(handler, call))
  say({ kind: 'loaded' })
} catch (error) {
  say({ kind: 'not loaded', message: messageOf(error), at: placeOf(error) })
}
