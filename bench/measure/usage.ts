import { readFileSync, readdirSync } from 'node:fs'
import { cpus } from 'node:os'

/** What the threads of a process have had of the cores, in nanoseconds (proc-schedstat in the kernel's documentation). */
type Threads = ReadonlyMap<string, { readonly ran: number; readonly waited: number }>

function threadsOf(pid: number): Threads {
  const threads = new Map<string, { ran: number; waited: number }>()
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const [ran, waited] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')
      threads.set(thread, { ran: Number(ran), waited: Number(waited) })
    } catch (error) {
      // A thread that has just ended, and not a kernel that does not count.
      if (readdirSync(`/proc/${pid}/task`).includes(thread)) throw error
    }
  }
  return threads
}

/** Milliseconds that all threads of a process ran, or stood ready while no core was free for them, since `before`. */
function since(before: Threads, after: Threads, what: 'ran' | 'waited'): number {
  return [...after].reduce((sum, [thread, now]) => sum + now[what] - (before.get(thread)?.[what] ?? 0), 0) / 1e6
}

/** Milliseconds of CPU time that a process uses for some work: all its threads, but those that end meanwhile. */
export async function cpuOf(pid: number, work: () => Promise<unknown>): Promise<number> {
  const before = threadsOf(pid)
  await work()
  return since(before, threadsOf(pid), 'ran')
}

/** Mebibytes of memory a process holds. */
export function memoryOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}

export interface Usage {
  readonly wallMs: number
  readonly cpuMs: number
  /** Cores the process used. */
  readonly cores: number
  /** Cores it would have used, had they been free: `cores` and the threads that stood ready. */
  readonly wanted: number
  /** Cores that processes other than this and that one took. */
  readonly others: number
}

/** Watches what a process uses while something goes on. */
export async function usageOf(pid: number, work: () => Promise<unknown>): Promise<Usage> {
  const before = { wall: performance.now(), threads: threadsOf(pid), own: own(), busy: busy() }
  await work()
  const wallMs = performance.now() - before.wall
  const threads = threadsOf(pid)
  const [cpuMs, waitedMs] = [since(before.threads, threads, 'ran'), since(before.threads, threads, 'waited')]
  const othersMs = Math.max(0, busy() - before.busy - cpuMs - (own() - before.own))
  return { wallMs, cpuMs, cores: cpuMs / wallMs, wanted: (cpuMs + waitedMs) / wallMs, others: othersMs / wallMs }
}

function own(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds that all cores together were not idle. */
function busy(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
}
