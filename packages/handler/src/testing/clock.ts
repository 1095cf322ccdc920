import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'

/** Milliseconds since 1970, as `createTokenVerifier` and `createTestPool` take it. */
export type TestClock = () => number

/**
 * Follows the clock of a development server: what its tests moved, the verifier sees at once.
 *
 * A clock cannot wait, and an answer that is remembered would be wrong after the next `POST /_poolhouse/clock`: each
 * reading asks the server, from a thread of its own, while this one stands still. Throws when there is no answer
 * within five seconds, so do not follow a server that runs in the same thread.
 */
export function followClock(endpoint: string): TestClock {
  return followFrom(endpoint, () => Date.now())
}

/** As {@link followClock}, counting from a clock of the system that is handed in. */
export function followFrom(endpoint: string, system: TestClock): TestClock {
  const url = new URL('/_poolhouse/clock', endpoint)
  let ask: (() => unknown) | undefined
  let remembered: number | undefined
  return () => {
    // One check of a token reads the clock several times: nothing can move it before this thread goes on
    if (remembered !== undefined) return system() + remembered
    ask ??= asker(url.href)
    const answer = ask()
    if (typeof answer !== 'number') throw new Error(`The clock of ${url.origin} cannot be read: ${String(answer)}`)
    remembered = answer * 1000
    queueMicrotask(() => (remembered = undefined))
    return system() + remembered
  }
}

let followed: { endpoint: string; clock: TestClock } | undefined

/** Follows the development server that `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER` names; without one, the system's. */
export const clock: TestClock = () => {
  const endpoint = process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']
  if (!endpoint) return Date.now()
  if (followed?.endpoint !== endpoint) followed = { endpoint, clock: followClock(endpoint) }
  return followed.clock()
}

const TIMEOUT = 5000

// As text, so that every bundler and test runner takes it along
const THREAD = `
const { workerData: { url, port, answered } } = require('node:worker_threads')
port.on('message', async (id) => {
  let answer
  try {
    const response = await fetch(url)
    answer = response.ok ? (await response.json()).offsetSeconds : 'HTTP ' + response.status
  } catch (error) {
    answer = String(error.cause ?? error)
  }
  port.postMessage({ id, answer })
  Atomics.add(answered, 0, 1)
  Atomics.notify(answered, 0)
})
`

/** Gives a function that asks for the offset in seconds and stands still until it is there; a text says why it is not. */
function asker(url: string): () => unknown {
  const answered = new Int32Array(new SharedArrayBuffer(4))
  const { port1, port2 } = new MessageChannel()
  const workerData = { url, port: port2, answered }
  // Without the options of this process: a loader of tests has no business there, nor has what sets this clock
  const env = { ...process.env, NODE_OPTIONS: '' }
  new Worker(THREAD, { eval: true, execArgv: [], env, workerData, transferList: [port2] }).unref()
  port1.unref()
  let id = 0
  return () => {
    id += 1
    port1.postMessage(id)
    const end = performance.now() + TIMEOUT
    for (;;) {
      const before = Atomics.load(answered, 0)
      // One that came too late for its question is nobody's any more
      for (let next = receive(port1); next; next = receive(port1)) if (next.id === id) return next.answer
      if (Atomics.wait(answered, 0, before, end - performance.now()) === 'timed-out') return 'no answer'
    }
  }
}

function receive(port: MessagePort): { id: number; answer: unknown } | undefined {
  return receiveMessageOnPort(port)?.message
}
