/** A text from outside as a line of a log or a header can carry it: no control characters, no line ends, not endless. */
export function oneLine(text: string, longest: number): string {
  const line = text
    .slice(0, longest)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  return text.length > longest ? `${line}…` : line
}
