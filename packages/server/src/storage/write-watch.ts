import { createHash } from 'node:crypto'
import type { Engine } from './engine.ts'
import { UnwritableError } from './error.ts'
import { soon } from './soon.ts'
import { metaStatements } from './sql/meta.ts'
import { run, type Work } from './statement.ts'

/** After a failed write: how often it is tried whether writes succeed again. */
const TRY_MS = 1000

/** Learns from the writes themselves whether the database takes any. */
export interface WriteWatch {
  /** The same engine, watched. */
  readonly engine: Engine
  /** Rejects with what made a write fail, until one has succeeded since. */
  check(): Promise<void>
  close(): void
}

/**
 * Watches writes. Once one fails for want of a database that can be written, a write of its own is tried every second,
 * and after each other one that succeeds: those may have changed nothing.
 */
export function watchWrites(engine: Engine): WriteWatch {
  const meta = metaStatements(engine)
  let failed: UnwritableError | undefined
  let timer: NodeJS.Timeout | undefined
  let trying: Promise<void> | undefined
  let closed = false

  async function attempt(): Promise<void> {
    try {
      await engine.write(() => trial(meta))
      failed = undefined
      clearInterval(timer)
      timer = undefined
    } catch {
      // Still so.
    } finally {
      trying = undefined
    }
  }

  function tryAgain(): void {
    trying ??= attempt()
  }

  async function watched<T>(write: Promise<T>): Promise<T> {
    const value = await noticed(write)
    if (failed) tryAgain()
    return value
  }

  async function noticed<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (error instanceof UnwritableError) {
        failed = error
        if (!closed) timer ??= setInterval(tryAgain, TRY_MS).unref()
      }
      throw error
    }
  }

  return {
    engine: {
      ...engine,
      // What is damaged is often read first.
      read: (bound) => noticed(engine.read(bound)),
      write: (work) => watched(engine.write(work)),
      writeOne: (bound) => watched(engine.writeOne(bound)),
    },
    async check() {
      if (trying) await soon(trying, TRY_MS)
      if (failed) throw failed
    },
    close() {
      closed = true
      clearInterval(timer)
    },
  }
}

/** 16 KiB that are hard to compress, so that a database which is full has no room for them. */
const LARGE = Array.from({ length: 256 }, (_, index) => createHash('sha256').update(`${index}`).digest('hex')).join('')

function* trial({ set }: ReturnType<typeof metaStatements>): Work<void> {
  yield* run(set.bind({ key: 'trial', value: LARGE }))
  yield* run(set.bind({ key: 'trial', value: '' }))
}
