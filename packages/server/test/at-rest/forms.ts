/** A secret in every form in which it might lie in a database by mistake. */
export function formsOf(secret: string | Uint8Array): Buffer[] {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const base64 = alignments(bytes)
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  const texts = [hex, hex.toUpperCase(), ...base64, ...base64url]
  return [bytes, ...texts.map((text) => Buffer.from(text))]
}

/** The base64 of some bytes wherever they stand in something larger, without the characters their neighbours share. */
function alignments(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const first = Math.ceil((before * 4) / 3)
    const last = Math.floor(((before + bytes.byteLength) * 4) / 3)
    return text.slice(first, last)
  })
}

/** Tells whether a text holds these digits as a word of their own: any six digits stand in some time or hash. */
export function holdsDigits(text: string, digits: string): boolean {
  return new RegExp(`(?<![0-9A-Za-z+/=_-])${digits}(?![0-9A-Za-z+/=_-])`).test(text)
}
