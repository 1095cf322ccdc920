import { compilePattern } from '../../src/model/pattern.ts'
import type { ScalarShape } from '../../src/model/facts.ts'
import { shapeOf } from '../../src/model/model.ts'
import type { Chance } from './chance.ts'
import { FILTERS, SRP_A, TEXTS, VALUES } from './hostile-values.ts'

/** What exists in the server, by the member's name that asks for it: with it a request gets past the first refusal. */
export type Known = Readonly<Record<string, readonly string[]>>

const SAMPLES = [
  'test',
  'a1',
  '123456',
  'user@example.com',
  'Passw0rd!',
  'admin.example.com',
  'https://app.example.com/callback',
  'arn:aws:iam::123456789012:role/a',
  'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_aaaaaaaaa',
  'import-abc',
  'eu-west-1_aaaaaaaaa',
  'eu-west-1_0a-0f',
  'Your code is {####}',
  'Click {##here##}',
  'cognito:default',
  'terms-of-use',
  '0123456789abcdef',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'AYABe'.padEnd(40, 'x'),
  'a'.repeat(24),
  'a.b.c',
  'tkn123',
]

/** Parameters of flows and challenges, which the model knows only as a map of strings. */
const PARAMETERS = [
  'USERNAME',
  'PASSWORD',
  'SRP_A',
  'REFRESH_TOKEN',
  'SECRET_HASH',
  'DEVICE_KEY',
  'NEW_PASSWORD',
  'PASSWORD_CLAIM_SIGNATURE',
  'PASSWORD_CLAIM_SECRET_BLOCK',
  'TIMESTAMP',
  'ANSWER',
  'userAttributes.email',
  'userAttributes.__proto__',
  'userAttributes.custom:x',
  '__proto__',
  'constructor',
  'toString',
]

const PARAMETER_MAPS = new Set(['AuthParametersType', 'ChallengeResponsesType', 'ChallengeParametersType'])

/** Makes a body that an operation would take, as far as the model tells. */
export function validBody(shapeName: string, known: Known, chance: Chance): unknown {
  return valid(shapeName, '', known, chance, 0)
}

function valid(shapeName: string, member: string, known: Known, chance: Chance, depth: number): unknown {
  const shape = shapeOf(shapeName)
  if (shape.type === 'structure') {
    const result: Record<string, unknown> = {}
    for (const [name, to] of Object.entries(shape.members)) {
      const isNeeded = shape.required?.includes(name) ?? false
      const wanted = Object.hasOwn(known, name) ? 80 : depth > 2 ? 15 : 35
      if (isNeeded || chance.in100(wanted)) result[name] = valid(to, name, known, chance, depth + 1)
    }
    return result
  }
  if (shape.type === 'list') {
    const least = shape.min ?? 0
    const length = Math.max(least, chance.below(Math.min(shape.max ?? 3, 3) + 1))
    return Array.from({ length }, () => valid(shape.member, member, known, chance, depth + 1))
  }
  if (shape.type === 'map') {
    const keys = PARAMETER_MAPS.has(shapeName) ? PARAMETERS : ['a', 'b', '__proto__', 'custom:x']
    const entries = Array.from({ length: chance.below(6) }, () => {
      const key = chance.pick(keys)
      return [key, parameter(key, known, chance) ?? valid(shape.value, member, known, chance, depth + 1)] as const
    })
    return Object.fromEntries(entries)
  }
  return scalar(shape, member, known, chance)
}

function parameter(key: string, known: Known, chance: Chance): string | undefined {
  if (key === 'SRP_A') return chance.in100(50) ? chance.pick(SRP_A) : 'abc123'.repeat(100)
  const values = Object.hasOwn(known, key) ? known[key] : undefined
  return values ? chance.pick(values) : undefined
}

function scalar(shape: ScalarShape, member: string, known: Known, chance: Chance): unknown {
  if (shape.type === 'boolean') return chance.in100(50)
  if (shape.type === 'blob') return chance.pick(['', 'aGVsbG8=', 'AAAA'])
  if (shape.type === 'document') return chance.pick(VALUES.slice(1))
  if (shape.type === 'timestamp') return chance.pick([0, 1_700_000_000, 1.5, 1e12, -1e12])
  if (shape.type === 'integer' || shape.type === 'long') {
    const min = shape.min ?? 0
    const max = shape.max ?? min + 1000
    return chance.pick([min, max, min + chance.below(Math.max(1, max - min))])
  }
  const values = known[member]
  if (values && chance.in100(95)) return chance.pick(values)
  if (shape.enum) return chance.pick(shape.enum)
  if (member === 'Filter' && chance.in100(80)) return chance.pick(FILTERS)
  const fitting = samplesFor(shape)
  return fitting.length > 0 ? chance.pick(fitting) : chance.pick(SAMPLES)
}

const fittings = new Map<ScalarShape, readonly string[]>()

function samplesFor(shape: ScalarShape): readonly string[] {
  const known = fittings.get(shape)
  if (known) return known
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = shape
  const matches = pattern === undefined ? () => true : compilePattern(pattern)
  const made = SAMPLES.filter((text) => text.length >= min && text.length <= max && matches(text))
  fittings.set(shape, made)
  return made
}

/** Spoils a body in one to three places. */
export function mutated(body: unknown, chance: Chance): unknown {
  let result = body
  for (let times = 1 + chance.below(3); times > 0; times -= 1) result = mutatedOnce(result, chance)
  return result
}

function mutatedOnce(value: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null || chance.in100(10)) return hostile(value, chance)
  if (Array.isArray(value)) {
    if (value.length === 0 || chance.in100(20)) return [...(value as unknown[]), hostile(undefined, chance)]
    const place = chance.below(value.length)
    return (value as unknown[]).map((item, index) => (index === place ? mutatedOnce(item, chance) : item))
  }
  const entries = Object.entries(value)
  if (entries.length === 0 || chance.in100(15)) {
    return Object.fromEntries([...entries, [chance.pick(TEXTS), hostile(undefined, chance)]])
  }
  const place = chance.below(entries.length)
  if (chance.in100(12)) return Object.fromEntries(entries.filter((_, index) => index !== place))
  const changed = entries.map(([name, member], index): [string, unknown] => {
    if (index !== place) return [name, member]
    return chance.in100(8) ? [chance.pick(TEXTS), member] : [name, mutatedOnce(member, chance)]
  })
  return Object.fromEntries(changed)
}

function hostile(value: unknown, chance: Chance): unknown {
  if (typeof value === 'string' && chance.in100(75)) return mutatedText(value, chance)
  return chance.in100(50) ? chance.pick(VALUES) : chance.pick(TEXTS)
}

function mutatedText(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1)
  return chance.pick([
    () => chance.pick(TEXTS),
    () => text.slice(0, at) + chance.pick(TEXTS) + text.slice(at),
    () => text.slice(0, at),
    () => text + text,
    () => text.toUpperCase(),
    () => `${text} `,
    // One character another one: what is sealed or signed may not survive it
    () => text.slice(0, at) + String.fromCharCode(33 + chance.below(94)) + text.slice(at + 1),
  ])()
}

/** Writes a body as JSON in which U+0000 and halves of surrogate pairs travel as escapes, as JSON allows. */
export function encode(body: unknown): string {
  return JSON.stringify(body) ?? ''
}
