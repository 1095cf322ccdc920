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

/** Makes what leaves out the secrets that these values hold, also where they are repeated: functions like to. */
export function maskingOf(...values: readonly unknown[]): <T>(value: T) => T {
  const secrets = values.flatMap((value) => secretsIn(value, false)).filter((text) => text.length >= SHORTEST)
  const hide = (text: string) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, MASK), text)
  const mask = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') return SECRET.has(name) ? MASK : hide(value)
    if (typeof value !== 'object' || value === null) return value
    if (SECRET.has(name)) return MASK
    if (Array.isArray(value)) return value.map((one) => mask(one))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mask(one, key)]))
  }
  return <T>(value: T) => mask(value) as T // the same but for its texts
}

function secretsIn(value: unknown, isSecret: boolean): string[] {
  if (typeof value === 'string') return isSecret ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => secretsIn(one, isSecret || SECRET.has(name)))
}
