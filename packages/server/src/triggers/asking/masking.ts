/** The members of events and answers that hold passwords, codes, tokens, and what only the judge of a challenge knows. */
const SECRET: ReadonlySet<string> = new Set([
  'challengeAnswer',
  'code',
  'idToken',
  'password',
  'privateChallengeParameters',
  'samlResponse',
  'tokenResponse',
])
const MASK = '***'
/** What is shorter is in every other text. */
const SHORTEST = 4
/** An answer may be as deep, and repeat as much, as takes a server down that looks at all of it. */
const DEEPEST = 64
const MOST = 100

/** Makes what leaves out the secrets that these values hold, also where they are repeated: functions like to. */
export function maskingOf(...values: readonly unknown[]): <T>(value: T) => T {
  const secrets = values
    .flatMap((value) => secretsIn(value))
    .filter((text) => text.length >= SHORTEST)
    .slice(0, MOST)
  const hide = (text: string) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, MASK), text)
  const mask = (value: unknown, name = '', levels = DEEPEST): unknown => {
    if (value === null || value === undefined) return value
    if (SECRET.has(name)) return MASK
    if (typeof value === 'string') return hide(value)
    if (typeof value !== 'object') return value
    if (levels === 0) return '…'
    if (Array.isArray(value)) return value.map((one) => mask(one, '', levels - 1))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mask(one, key, levels - 1)]))
  }
  return <T>(value: T) => mask(value) as T // the same but for its texts
}

function secretsIn(value: unknown, isSecret = false, levels = DEEPEST): string[] {
  if (typeof value === 'string' || typeof value === 'number') return isSecret ? [String(value)] : []
  if (typeof value !== 'object' || value === null || levels === 0) return []
  return Object.entries(value).flatMap(([name, one]) => secretsIn(one, isSecret || SECRET.has(name), levels - 1))
}
