import type { Readable } from 'node:stream'

/** Characters of a line that are told. */
export const LONGEST_LINE = 2_000

/** Tells each line of a stream. One without an end is told in pieces: what is kept of it would grow without one, too. */
export function tellLines(stream: Readable, tell: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop() ?? ''
    lines.forEach(tell)
    if (rest.length <= LONGEST_LINE) return
    tell(rest)
    rest = ''
  })
  stream.on('end', () => rest && tell(rest))
}
