import { readFileSync, readdirSync } from 'node:fs'
import { cpus } from 'node:os'

/** What each thread of a process has had of the cores, in milliseconds. */
type Threads = ReadonlyMap<string, { readonly ran: number; readonly waited: number }>

// Linux counts in these, on every architecture Node runs on.
const TICK_MS = 10

function threadsOf(pid: number): Threads {
  const threads = new Map<string, { ran: number; waited: number }>()
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const read = (file: string) => readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'utf8')
    try {
      const [ran = 0, waited = 0] = nanoseconds(read)
      threads.set(thread, { ran: ran > 0 ? ran / 1e6 : ticks(read) * TICK_MS, waited: waited / 1e6 })
    } catch {
      // A thread that has just ended.
    }
  }
  return threads
}

/** What the scheduler has counted, where the kernel was made to: how long a thread ran, and stood ready. */
function nanoseconds(read: (file: string) => string): number[] {
  try {
    return read('schedstat').split(' ').map(Number)
  } catch {
    return []
  }
}

function ticks(read: (file: string) => string): number {
  // The name in parentheses may hold spaces; what follows it does not. proc_pid_stat(5): utime and stime are 14 and 15.
  const text = read('stat')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** Milliseconds that all threads of a process ran, or stood ready while no core was free for them, since `before`. */
function since(before: Threads, after: Threads, what: 'ran' | 'waited'): number {
  return [...after].reduce((sum, [thread, now]) => sum + now[what] - (before.get(thread)?.[what] ?? 0), 0)
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
