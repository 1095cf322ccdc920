import type { ListShape, MapShape, ScalarShape, Shape } from './facts.ts'
import { compilePattern } from './pattern.ts'

/** What the service says of a value that breaks a constraint. */
export const MUST = {
  exist: 'Member must not be null',
  haveLengthFrom: (min: number) => `Member must have length greater than or equal to ${min}`,
  haveLengthTo: (max: number) => `Member must have length less than or equal to ${max}`,
  beFrom: (min: number) => `Member must have value greater than or equal to ${min}`,
  beTo: (max: number) => `Member must have value less than or equal to ${max}`,
  match: (pattern: string) => `Member must satisfy regular expression pattern: ${pattern}`,
  beOneOf: (values: readonly string[]) => `Member must satisfy enum value set: [${values.join(', ')}]`,
  haveItems: (rules: readonly Rule[]) => `Member must satisfy constraint: [${texts(rules)}]`,
  haveKeys: (rules: readonly Rule[]) => `Map keys must satisfy constraint: [${texts(rules)}]`,
  haveValues: (rules: readonly Rule[]) => `Map value must satisfy constraint: [${texts(rules)}]`,
}

/** One constraint: what the service says of it, and whether a value of the right type breaks it. */
export interface Rule {
  readonly text: string
  readonly broken: (value: unknown) => boolean
}

/** A longer value that breaks its maximum anyway is not matched against its pattern. */
const MATCHED_CHARACTERS = 16_384

/** Compiles the constraints of a value without parts, in the order the service lists them. */
export function scalarRules(shape: ScalarShape): Rule[] {
  const { min, max, pattern, enum: values } = shape
  if (shape.type === 'blob') return sizeRules(shape, (value) => blobSize(String(value)))
  if (shape.type !== 'string') {
    const rules: Rule[] = []
    if (min !== undefined) rules.push({ text: MUST.beFrom(min), broken: (value) => Number(value) < min })
    if (max !== undefined) rules.push({ text: MUST.beTo(max), broken: (value) => Number(value) > max })
    return rules
  }
  const rules = sizeRules(shape, (value) => String(value).length)
  if (pattern !== undefined) {
    const matches = compilePattern(pattern)
    const matched = max === undefined ? Number.POSITIVE_INFINITY : Math.max(max, MATCHED_CHARACTERS)
    const broken = (value: unknown) => String(value).length <= matched && !matches(String(value))
    rules.push({ text: MUST.match(pattern), broken })
  }
  if (values) {
    const allowed = new Set<unknown>(values)
    rules.push({ text: MUST.beOneOf(values), broken: (value) => !allowed.has(value) })
  }
  return rules
}

/** Compiles the limits of what has a length; characters are UTF-16 code units, as Java counts them. */
export function sizeRules(shape: ScalarShape | ListShape | MapShape, size: (value: unknown) => number): Rule[] {
  const { min, max } = shape
  const rules: Rule[] = []
  if (max !== undefined) rules.push({ text: MUST.haveLengthTo(max), broken: (value) => size(value) > max })
  if (min !== undefined) rules.push({ text: MUST.haveLengthFrom(min), broken: (value) => size(value) < min })
  return rules
}

/** Tells whether a shape's values stay out of sentences. */
export function isSensitive(shape: Shape): boolean {
  return shape.sensitive === true
}

/** The bytes that padded base64 text stands for. */
export function blobSize(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}

function texts(rules: readonly Rule[]): string {
  return rules.map((rule) => rule.text).join(', ')
}
