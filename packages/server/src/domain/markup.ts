/** Gives a text of XML without its comments; one that does not end goes on to the end. */
export function withoutComments(text: string): string {
  // No regular expression: it would look for the end of each comment anew where there is none.
  let kept = ''
  for (let at = 0; ;) {
    const start = text.indexOf('<!--', at)
    if (start < 0) return kept + text.slice(at)
    kept += text.slice(at, start)
    const end = text.indexOf('-->', start + 4)
    if (end < 0) return kept
    at = end + 3
  }
}
