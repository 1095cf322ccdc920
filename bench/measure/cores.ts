import type { Line } from '../row.ts'
import { median, spread } from './statistics.ts'
import type { Usage } from './usage.ts'

/** How many cores a server used under load. What it would have used shows how it does on a machine of its own. */
export function coresLine(what: string, atLeast: number, usages: readonly Usage[]): Line {
  const of = (read: (usage: Usage) => number) => usages.map((usage) => read(usage))
  const wanted = median(of(({ wanted }) => wanted))
  const others = median(of(({ others }) => others))
  const note = `${wanted.toFixed(1)} wanted; ${others.toFixed(1)} taken by other processes`
  return { what, atLeast, unit: 'cores', ...spread(of(({ cores }) => cores)), others, note }
}
