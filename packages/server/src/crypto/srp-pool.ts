import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Origin } from './fair-queue.ts'
import { createFairQueue } from './fair-queue.ts'
import type { Exchange } from './srp.ts'
import { sharedKey } from './srp.ts'
import type { Answer, Question } from './srp-worker.ts'

/** More exchanges are under way than the pool takes; the caller should ask its client to come back. */
export class Busy extends Error {
  override name = 'Busy'
}

/** Computes the shared keys of SRP exchanges away from the main thread. */
export type SrpPool = {
  /**
   * Does what `sharedKey` of `srp.ts` does. Who waits is served by turns, and when 256 exchanges are waiting or being
   * computed, one from whoever has most of them rejects with `Busy`.
   */
  sharedKey(exchange: Exchange, from?: Origin): Promise<Buffer | undefined>
  /** Stops the threads; exchanges under way and later ones reject. */
  close(): Promise<void>
}

export type SrpPoolOptions = {
  /** Number of threads. Default: one per core beside the main thread's, at least 1 and at most 2. */
  readonly size?: number
  /** Exchanges waiting or being computed at once. */
  readonly limit?: number
  /** Milliseconds without work after which the threads are stopped. */
  readonly idleMs?: number
  /** The thread's file. Default: beside this one, as source or as bundled. */
  readonly worker?: URL
}

type Task = {
  readonly question: Question
  readonly resolve: (key: Buffer | undefined) => void
  readonly reject: (error: Error) => void
}

type Thread = { readonly worker: Worker; readonly tasks: Map<number, Task> }

/** Tasks a thread holds at once: enough that it never waits for the main thread, few enough to share fairly. */
const AHEAD = 4

/** Exchanges of which it is not said where they come from are all from the same place. */
const ANYWHERE: Origin = { peer: '', user: 'anybody' }

/** Crashes in a row after which the pool computes on the main thread. */
const PATIENCE = 3

/**
 * Makes a pool that starts its threads on first use and stops them when idle, so that it never keeps a process alive.
 *
 * Tasks survive the crash of a thread; where no thread can run, they are computed on the main thread.
 */
export function createSrpPool(options: SrpPoolOptions = {}): SrpPool {
  const size = options.size ?? Math.min(2, Math.max(1, availableParallelism() - 1))
  const limit = options.limit ?? 256
  const idleMs = options.idleMs ?? 10_000
  // Bundled, this is one file beside `srp-worker.mjs`; the name is computed so that bundlers leave it alone.
  const file = import.meta.url.endsWith('.ts') ? './srp-worker.ts' : './srp-worker.mjs'
  const url = options.worker ?? new URL(file, import.meta.url)

  const waiting = createFairQueue<Task>()
  /** Of threads that were lost, and next. */
  const returned: Task[] = []
  const threads = new Set<Thread>()
  let underway = 0
  let crashes = 0
  let lastId = 0
  let planned = false
  let closed = false
  let idle: NodeJS.Timeout | undefined

  function settle(thread: Thread, answer: Exclude<Answer, 'ready'>): void {
    const task = thread.tasks.get(answer.id)
    if (!task) return
    thread.tasks.delete(answer.id)
    finish(task, answer)
  }

  function finish(task: Task, { key, error }: Exclude<Answer, 'ready'>): void {
    underway -= 1
    if (error === undefined) task.resolve(key && Buffer.from(key.buffer, key.byteOffset, key.byteLength))
    else task.reject(new Error(error))
  }

  function start(): void {
    try {
      // Neither flags nor environment: a thread needs none of it, and some flags cannot be passed on.
      const worker = new Worker(url, { execArgv: [], env: {} })
      const thread: Thread = { worker, tasks: new Map() }
      threads.add(thread)
      worker.unref()
      worker.on('message', (answer: Answer) => {
        if (answer === 'ready') return
        crashes = 0
        settle(thread, answer)
        plan()
      })
      // 'exit' follows and does the work; without a listener the error would end the process.
      worker.on('error', () => undefined)
      worker.on('exit', () => lose(thread))
    } catch {
      crashes = PATIENCE
    }
  }

  function lose(thread: Thread): void {
    if (!threads.delete(thread) || closed) return
    crashes += 1
    returned.push(...thread.tasks.values())
    thread.tasks.clear()
    plan()
  }

  function stop(): Promise<unknown> {
    const stopped = [...threads].map(({ worker }) => worker.terminate())
    threads.clear()
    return Promise.all(stopped)
  }

  /** Hands out what waits, once per turn of the event loop, so that a thread gets one message for many tasks. */
  function plan(): void {
    if (planned || closed) return
    planned = true
    setImmediate(() => {
      planned = false
      if (closed) return
      if (crashes < PATIENCE) share()
      else computeHere()
      rest()
    })
  }

  function next(): Task | undefined {
    return returned.shift() ?? waiting.shift()
  }

  function share(): void {
    while (threads.size < Math.min(size, underway) && crashes < PATIENCE) start()
    const groups = new Map<Thread, Task[]>()
    for (;;) {
      const [thread] = [...threads].sort((a, b) => a.tasks.size - b.tasks.size)
      if (!thread || thread.tasks.size >= AHEAD) break
      const task = next()
      if (!task) break
      thread.tasks.set(task.question.id, task)
      groups.set(thread, [...(groups.get(thread) ?? []), task])
    }
    for (const [{ worker }, tasks] of groups) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(tasks.map(({ question }) => question))
    }
    if (threads.size === 0) plan()
  }

  /** Computes one task a turn, so that other work comes between. */
  function computeHere(): void {
    const task = next()
    if (!task) return
    const { id, ...exchange } = task.question
    try {
      const key = sharedKey(exchange)
      finish(task, key ? { id, key } : { id })
    } catch (error) {
      finish(task, { id, error: error instanceof Error ? error.message : String(error) })
    }
    plan()
  }

  /** Keeps the process alive exactly while a thread computes, and stops the threads after a time without work. */
  function rest(): void {
    for (const { worker, tasks } of threads) {
      if (tasks.size > 0) worker.ref()
      else worker.unref()
    }
    if (underway > 0 || threads.size === 0) return
    idle ??= setTimeout(() => {
      idle = undefined
      if (underway === 0) void stop()
    }, idleMs).unref()
    idle.refresh()
  }

  return {
    sharedKey(exchange, from = ANYWHERE) {
      if (closed) return Promise.reject(new Error('The SRP pool is closed'))
      if (underway >= limit) {
        const busy = new Busy(`More than ${limit} password proofs are being checked`)
        const other = waiting.giveWay(from)
        if (!other) return Promise.reject(busy)
        underway -= 1
        other.reject(busy)
      }
      underway += 1
      lastId += 1
      // Copied, because cloning a slice of Node's buffer pool would send the whole pool.
      const [b, verifier] = [new Uint8Array(exchange.b), new Uint8Array(exchange.verifier)]
      const question = { id: lastId, A: exchange.A, B: exchange.B, b, verifier }
      return new Promise((resolve, reject) => {
        waiting.push(from, { question, resolve, reject })
        plan()
      })
    },
    async close() {
      if (closed) return
      closed = true
      clearTimeout(idle)
      for (const tasks of [returned, waiting.all(), ...Array.from(threads, ({ tasks }) => tasks.values())]) {
        for (const task of tasks) task.reject(new Error('The SRP pool is closed'))
      }
      await stop()
    },
  }
}
