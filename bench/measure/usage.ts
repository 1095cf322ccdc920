import { readFileSync, readdirSync } from 'node:fs'
import { cpus } from 'node:os'

// Linux counts in these, on every architecture Node runs on.
const TICK_MS = 10

/** Milliseconds of CPU time that all threads of a process have used. */
export function cpuOf(pid: number): number {
  // The name in parentheses may hold spaces; what follows it does not. proc_pid_stat(5): utime and stime are 14 and 15.
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Milliseconds that the threads of a process stood ready while no core was free for them. */
function waitedOf(pid: number): number {
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[1])
    } catch {
      // A thread that has just ended, or a kernel that does not count.
    }
  }
  return nanoseconds / 1e6
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
  const before = { wall: performance.now(), cpu: cpuOf(pid), waited: waitedOf(pid), own: own(), busy: busy() }
  await work()
  const wallMs = performance.now() - before.wall
  const cpuMs = cpuOf(pid) - before.cpu
  const waitedMs = Math.max(0, waitedOf(pid) - before.waited)
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
