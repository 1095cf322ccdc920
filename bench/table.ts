import { styleText } from 'node:util'
import { verdict, type Line, type Verdict } from './row.ts'

const HEADINGS = ['what', 'target', 'measured', 'rounds', 'verdict', 'notes'] as const
const COLOURS = { met: 'green', near: 'yellow', missed: 'red', unclear: 'dim' } as const
const WORDS: Record<Verdict, string> = {
  met: 'met',
  near: 'near',
  missed: 'missed',
  unclear: 'machine busy',
}

/** Writes lines as a table for a terminal. */
export function terminalTable(lines: readonly Line[], judged: boolean): string {
  const rows = [[...HEADINGS], ...lines.map((line) => cells(line, judged))]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row, index) =>
      row
        .map((cell, column) => {
          const isNumber = column >= 1 && column <= 3
          const padded = isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
          const line = lines[index - 1]
          if (!line) return styleText('bold', padded)
          if (!judged) return padded
          return HEADINGS[column] === 'verdict' ? styleText(COLOURS[verdict(line)], padded) : padded
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Writes lines as a table for a README. */
export function markdownTable(lines: readonly Line[], judged: boolean): string {
  const row = (texts: readonly string[]) => `| ${texts.join(' | ')} |`
  return [row(HEADINGS), row(HEADINGS.map(() => '---')), ...lines.map((line) => row(cells(line, judged)))].join('\n')
}

function cells(line: Line, judged: boolean): string[] {
  const { what, atMost, atLeast, unit, value, low, high, note = '' } = line
  const isTarget = atMost !== undefined || atLeast !== undefined
  const bound = atMost === undefined ? `≥ ${atLeast?.toLocaleString('en')}` : `≤ ${atMost}`
  const rounds = low === undefined || high === undefined ? '' : `${digits(low)}–${digits(high)}`
  return [
    what,
    isTarget ? `${bound} ${unit}` : '',
    `${digits(value)} ${unit}`,
    rounds,
    !isTarget ? '' : judged ? WORDS[verdict(line)] : 'not judged',
    note,
  ]
}

function digits(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en')
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)
}
