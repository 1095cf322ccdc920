import type { Check, Finding } from './checks/check.ts'
import type { Comparison, Figure, Installed } from './measure.ts'

/** Writes the two tables of a README: what was measured, and what was found out by trying. */
export function tables(installed: readonly Installed[], { figures, findings }: Comparison): string {
  const names = installed.map(({ peer, program }) => `${peer.name} ${program.version}`.trim())
  const found = new Map(findings.map(([check, of]) => [check, of]))
  const measured = figures.map((figure) => [nameOf(figure), ...names.map((_, index) => cell(figure, index, found))])
  const tried = findings.map(([{ name }, of]) => [name, ...of])
  return `${table(['', ...names], measured)}\n\n${table(['found out by trying', ...names], tried)}`
}

function nameOf({ what, unit }: Figure): string {
  return unit === 'ms' && !what.startsWith('cold') ? `${what}, CPU` : what
}

/** A figure, how many times the first peer's it is, and what stands behind it that is not the same. */
function cell(
  { values, unit, checks, failed }: Figure,
  index: number,
  found: ReadonlyMap<Check, readonly Finding[]>,
): string {
  const value = values[index] ?? NaN
  const ratio = value / (values[0] ?? NaN)
  const lacks = checks.filter((check) => found.get(check)?.[index] === 'no').map(({ otherwise }) => otherwise)
  const failures = failed[index] ?? 0
  if (failures > 0) lacks.push(`a 5xx to ${failures} ${failures === 1 ? 'call' : 'calls'}`)
  return [`${digits(value)} ${unit}${index === 0 ? '' : ` (${digits(ratio)} ×)`}`, ...lacks].join('; ')
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

function digits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2)
}
