/** The payload of a token that some test trusts. */
export function claims(token: string | undefined): Record<string, unknown> {
  return part(token, 1)
}

export function header(token: string | undefined): Record<string, unknown> {
  return part(token, 0)
}

function part(token: string | undefined, index: number): Record<string, unknown> {
  const text = Buffer.from(token?.split('.')[index] ?? '', 'base64url').toString()
  return JSON.parse(text) as Record<string, unknown> // every token has JSON objects
}
