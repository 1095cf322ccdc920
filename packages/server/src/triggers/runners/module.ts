import type { ModuleTarget } from '../../domain/functions.ts'
import type { Log, Services } from '../../domain/services.ts'
import { uuid } from '../../crypto/secrets.ts'
import type { FunctionName } from './function-name.ts'
import type { Limits } from './runner.ts'
import { FunctionFailed, NotCalled } from './runner.ts'
import type { Call } from './module-worker.ts'
import type { Sources } from './sources.ts'
import { createSources } from './sources.ts'
import type { Thread } from './thread.ts'
import { MEMORY_MB, startThread } from './thread.ts'

/** Runs one function of a module, in threads of its own. */
export interface ModuleRunner {
  run(name: FunctionName, event: object, limits: Limits): Promise<unknown>
  close(): Promise<void>
}

/** Calls at once: each has a thread to itself, so that one which hangs or crashes takes no other with it. */
const MOST_THREADS = 8
/** Calls that wait for a thread. */
const MOST_WAITING = 100
/** How long threads stay without a call. */
const IDLE_MS = 60_000

interface Task {
  readonly call: Call
  readonly signal: AbortSignal
  readonly resolve: (returned: unknown) => void
  readonly reject: (error: Error) => void
}

/** Makes what runs a module. Threads start with the first call, and anew when a file of the module has changed. */
export function createModuleRunner(
  target: ModuleTarget,
  {
    log,
    random,
    size = MOST_THREADS,
    authorities = [],
  }: {
    log: Log
    random: Services['random']
    size?: number
    /** Certificates in PEM that functions trust beside the usual ones, so that they reach a server of `--tls`. */
    authorities?: readonly string[] | undefined
  },
): ModuleRunner {
  const threads = new Set<Thread>()
  const idle: Thread[] = []
  const waiting: Task[] = []
  let sources: Sources = createSources()
  let closed = false
  let rest: NodeJS.Timeout | undefined

  function start(functionName: string): void {
    const own = sources
    const thread = startThread(
      { target, authorities },
      {
        loaded: () => free(thread, own),
        notLoaded(failed) {
          const { message, at } = failed
          log.error(`The function ${functionName} could not be loaded: ${message}${at === undefined ? '' : ` (${at})`}`)
          drop(thread)
          // Another thread would load no better, unless a file has changed; and each call that comes later tries again.
          if (own === sources) for (const task of waiting.splice(0)) task.reject(failed)
        },
        file: (path, stamp) => own.note(path, stamp),
        line: (text) => log.info(`${functionName}: ${text}`),
        ended() {
          drop(thread)
          pump(functionName)
        },
      },
    )
    threads.add(thread)
  }

  /** Gives a thread what waits longest, or rest. */
  function free(thread: Thread, own: Sources): void {
    if (own !== sources) {
      drop(thread)
      return
    }
    const task = waiting.shift()
    if (task) void carryOut(thread, own, task)
    else idle.push(thread)
  }

  async function carryOut(thread: Thread, own: Sources, task: Task): Promise<void> {
    const end = () => drop(thread)
    task.signal.addEventListener('abort', end)
    try {
      task.resolve(await thread.call(task.call))
    } catch (error) {
      task.reject(error as Error) // a thread rejects with nothing else
    } finally {
      task.signal.removeEventListener('abort', end)
    }
    if (threads.has(thread)) free(thread, own)
    pump(task.call.context.functionName)
  }

  function drop(thread: Thread): void {
    threads.delete(thread)
    const at = idle.indexOf(thread)
    if (at >= 0) idle.splice(at, 1)
    void thread.end()
  }

  /** Hands out what waits, with as many threads as it takes. */
  function pump(functionName: string): void {
    if (closed) return
    for (;;) {
      const thread = waiting.length > 0 ? idle.pop() : undefined
      if (!thread) break
      free(thread, sources)
    }
    const loading = [...threads].filter(({ isLoading }) => isLoading()).length
    for (let more = waiting.length - loading; more > 0 && threads.size < size; more -= 1) start(functionName)
    clearTimeout(rest)
    rest = setTimeout(() => idle.slice().forEach(drop), IDLE_MS).unref()
  }

  async function renew(functionName: string): Promise<void> {
    try {
      await target.refresh?.()
    } catch (cause) {
      const { message } = cause as Error // `refresh` rejects with nothing else
      log.error(`The function ${functionName} cannot be brought up to date: ${message}`)
      throw new FunctionFailed(message, { cause })
    }
    const seen = sources
    if (!(await seen.haveChanged()) || seen !== sources) return
    sources = createSources()
    idle.slice().forEach(drop)
  }

  return {
    async run({ name, arn }, event, { signal, ms }) {
      await renew(name)
      if (signal.aborted) throw new NotCalled('TimedOut')
      if (closed || waiting.length >= MOST_WAITING) throw new NotCalled('TooManyRequestsException')
      const context = {
        functionName: name,
        invokedFunctionArn: arn,
        awsRequestId: uuid(random),
        memoryLimitInMB: String(MEMORY_MB),
      }
      return new Promise((resolve, reject) => {
        const task: Task = { call: { event: JSON.stringify(event), context, limitMs: ms }, signal, resolve, reject }
        waiting.push(task)
        signal.addEventListener('abort', () => {
          const at = waiting.indexOf(task)
          if (at >= 0) waiting.splice(at, 1)
          reject(new NotCalled('TimedOut'))
        })
        pump(name)
      })
    },
    async close() {
      closed = true
      clearTimeout(rest)
      for (const task of waiting.splice(0)) task.reject(new NotCalled('ServiceException'))
      await Promise.all(Array.from(threads, (thread) => thread.end()))
    },
  }
}
