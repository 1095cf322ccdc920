import { readFileSync, readdirSync } from 'node:fs'
import { cpus } from 'node:os'

// Linux counts in these, on every architecture Node runs on.
const TICK_MS = 10

/** What a process has had of the cores, in milliseconds. */
interface Had {
  /** All its threads together, also those that have ended, in ticks. */
  readonly ran: number
  /** Each that has not ended, as the scheduler counts it: finely, where the kernel was made to. */
  readonly threads: ReadonlyMap<string, { readonly ran: number; readonly waited: number }>
}

function hadBy(pid: number): Had {
  // The name in parentheses may hold spaces; what follows it does not. proc_pid_stat(5): utime and stime are 14 and 15.
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const threads = new Map<string, { ran: number; waited: number }>()
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const [ran, waited] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')
      threads.set(thread, { ran: Number(ran) / 1e6, waited: Number(waited) / 1e6 })
    } catch {
      // A thread that has just ended, or a kernel that does not count.
    }
  }
  return { ran: (Number(fields[11]) + Number(fields[12])) * TICK_MS, threads }
}

/** Milliseconds of CPU time between two looks. */
function ranBetween(before: Had, after: Had): number {
  const [all, living] = [after.ran - before.ran, sumBetween(before, after, 'ran')]
  // User and system time are each cut to whole ticks. What is missing beyond that was of threads that have ended.
  return Math.abs(all - living) <= 2 * TICK_MS ? living : all
}

function sumBetween({ threads: before }: Had, { threads: after }: Had, what: 'ran' | 'waited'): number {
  return [...after].reduce((sum, [thread, now]) => sum + now[what] - (before.get(thread)?.[what] ?? 0), 0)
}

/** Milliseconds of CPU time that a process uses for some work. */
export async function cpuOf(pid: number, work: () => Promise<unknown>): Promise<number> {
  const before = hadBy(pid)
  await work()
  return ranBetween(before, hadBy(pid))
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
  const before = { wall: performance.now(), had: hadBy(pid), own: own(), busy: busy() }
  await work()
  const wallMs = performance.now() - before.wall
  const had = hadBy(pid)
  const [cpuMs, waitedMs] = [ranBetween(before.had, had), Math.max(0, sumBetween(before.had, had, 'waited'))]
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
