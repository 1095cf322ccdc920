import { unrecognizable } from './refusals.ts'

/**
 * Reads what functions answer, member by member. A member that is missing or null has its default; one of another type
 * than the service's is refused, since nobody knows what its author meant.
 */

export type Json = Readonly<Record<string, unknown>>

/** Deeper values are in no token that anybody reads, and deep enough ones end the process that writes them. */
const DEEPEST = 32

/** The `response` of the event that a function gave back. */
export function responseOf(returned: unknown): Json {
  if (!isObject(returned) || !isObject(returned['response'])) throw unrecognizable('It is no event with a response.')
  return returned['response']
}

export function flag(from: Json, name: string): boolean {
  const value = member(from, name) ?? false
  if (typeof value !== 'boolean') throw wrong(name, 'true or false')
  return value
}

export function text(from: Json, name: string): string | undefined {
  const value = member(from, name)
  if (value !== undefined && !isText(value)) throw wrong(name, 'a string')
  return value
}

export function texts(from: Json, name: string): readonly string[] {
  const value = member(from, name) ?? []
  if (!Array.isArray(value) || !value.every(isText)) throw wrong(name, 'a list of strings')
  return value
}

export function object(from: Json, name: string): Json | undefined {
  const value = member(from, name)
  if (value !== undefined && !isObject(value)) throw wrong(name, 'an object')
  return value
}

/** A map of strings. */
export function fields(from: Json, name: string): Readonly<Record<string, string>> | undefined {
  const value = object(from, name)
  if (value && !Object.entries(value).flat().every(isText)) throw wrong(name, 'a map of strings')
  return value as Readonly<Record<string, string>> | undefined // just checked
}

/** A map of any JSON values. */
export function values(from: Json, name: string): Json {
  const value = object(from, name) ?? {}
  if (!isPlain(value, DEEPEST)) throw wrong(name, 'a map of plain values')
  return value
}

function member(from: Json, name: string): unknown {
  return Object.hasOwn(from, name) ? (from[name] ?? undefined) : undefined
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text that a database and a token can hold, as the service's own requests have to be. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0')
}

function isPlain(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return isText(value)
  if (typeof value !== 'object' || value === null) return true
  return levels >= 0 && Object.entries(value).every(([name, one]) => isText(name) && isPlain(one, levels - 1))
}

function wrong(name: string, expected: string) {
  return unrecognizable(`${name} is not ${expected}.`)
}
