import { Worker } from 'node:worker_threads'
import type { ModuleTarget } from '../../domain/functions.ts'
import { oneLine } from '../../http/text.ts'
import type { Call, Said, WorkerSetup } from './module-worker.ts'
import { LONGEST_LINE, tellLines } from './lines.ts'
import { FunctionFailed, read } from './runner.ts'

/** What a function may use unless told in AWS Lambda, and here of objects and of buffers; more ends its thread. */
export const MEMORY_MB = 128
/** How often buffers are looked at: Node has a limit for objects alone. */
const LOOK_MS = 100
/** How long a module may take to load, as in AWS Lambda. A call that waits for it has a limit of its own. */
const LOAD_MS = 10_000

/** What a thread tells whoever started it. */
export interface ThreadEvents {
  loaded(): void
  notLoaded(failed: FunctionFailed): void
  file(path: string, stamp: string): void
  /** A line that the function wrote to its console. */
  line(text: string): void
  /** It is no more, for whatever reason. */
  ended(): void
}

/** A thread with a module in it. */
export interface Thread {
  isLoading(): boolean
  /** Answers what the function returned; rejects with {@link FunctionFailed}. One call at a time. */
  call(call: Call): Promise<unknown>
  end(): Promise<unknown>
}

interface UnderWay {
  readonly id: string
  readonly resolve: (returned: unknown) => void
  readonly reject: (error: FunctionFailed) => void
}

/** Starts a thread. It neither keeps the process alive nor sees the environment of the server. */
export function startThread(
  { target, authorities }: { target: ModuleTarget; authorities: readonly string[] },
  events: ThreadEvents,
): Thread {
  // Bundled, this is one file beside `module-worker.mjs`; the name is computed so that bundlers leave it alone.
  const file = import.meta.url.endsWith('.ts') ? './module-worker.ts' : './module-worker.mjs'
  const worker = new Worker(new URL(file, import.meta.url), {
    // What Node says of its own way to read TypeScript is nothing that a function says.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...target.environment },
    workerData: { module: target.module, export: target.export, authorities } satisfies WorkerSetup,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 32 },
  })
  let state: 'loading' | 'loaded' | 'ended' = 'loading'
  let underWay: UnderWay | undefined
  let reason: string | undefined

  const loading = setTimeout(() => {
    reason = `It was not loaded within ${LOAD_MS / 1_000} seconds.`
    void worker.terminate()
  }, LOAD_MS).unref()

  const looking = setInterval(() => void look().catch(() => undefined), LOOK_MS).unref()

  async function look(): Promise<void> {
    if (!underWay && state !== 'loading') return
    const { external_memory: size } = await worker.getHeapStatistics()
    if (size <= MEMORY_MB * 1024 * 1024) return
    reason ??= `Worker terminated due to reaching memory limit: ${MEMORY_MB} MB of buffers`
    await worker.terminate()
  }

  function settle(how: (call: UnderWay) => void): void {
    const call = underWay
    underWay = undefined
    if (call) how(call)
  }

  function hear(said: unknown): void {
    if (!isSaid(said)) return
    if (said.kind === 'file') events.file(said.path, said.stamp)
    if (said.kind === 'returned') settle(({ resolve }) => resolve(read(said.json)))
    if (said.kind === 'failed') settle(({ reject }) => reject(new FunctionFailed(said.message, { at: said.at })))
    if (state !== 'loading' || (said.kind !== 'loaded' && said.kind !== 'not loaded')) return
    clearTimeout(loading)
    state = said.kind === 'loaded' ? 'loaded' : 'ended'
    if (said.kind === 'loaded') events.loaded()
    else events.notLoaded(new FunctionFailed(said.message, { at: said.at }))
  }

  function end(code: number): void {
    clearTimeout(loading)
    clearInterval(looking)
    const wasLoading = state === 'loading'
    state = 'ended'
    const why = reason ?? `Error: Runtime exited with error: exit status ${code}`
    if (!underWay && !wasLoading && reason !== undefined) events.line(oneLine(reason, LONGEST_LINE))
    settle(({ id, reject }) => reject(new FunctionFailed(reason ?? `RequestId: ${id} ${why}`)))
    if (wasLoading) events.notLoaded(new FunctionFailed(why))
    events.ended()
  }

  for (const stream of [worker.stdout, worker.stderr]) {
    tellLines(stream, (text) => events.line(oneLine(text, LONGEST_LINE)))
  }
  worker.unref()
  worker.on('message', hear)
  // 'exit' follows; what nobody caught is what the function failed with.
  worker.on('error', (error) => {
    reason = String(error instanceof Error ? error.message : error)
  })
  worker.on('exit', end)

  return {
    isLoading: () => state === 'loading',
    call(call) {
      return new Promise((resolve, reject) => {
        underWay = { id: call.context.awsRequestId, resolve, reject }
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(call)
      })
    },
    end: () => worker.terminate(),
  }
}

const MEMBERS = new Map<unknown, readonly string[]>([
  ['loaded', []],
  ['not loaded', ['message']],
  ['file', ['path', 'stamp']],
  ['returned', ['json']],
  ['failed', ['message']],
])

/** A thread is its author's: what a module posts by itself is not what this server's code in it says. */
function isSaid(value: unknown): value is Said {
  if (typeof value !== 'object' || value === null) return false
  const { kind, ...members } = value as Readonly<Record<string, unknown>>
  return MEMBERS.get(kind)?.every((name) => typeof members[name] === 'string') ?? false
}
