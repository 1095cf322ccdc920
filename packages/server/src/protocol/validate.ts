import { ApiError } from '../errors.ts'
import { blobSize, isSensitive, MUST, type Rule, scalarRules, sizeRules } from '../model/constraints.ts'
import type { ListShape, MapShape, ScalarShape, Shape, StructureShape } from '../model/facts.ts'
import { shapeOf } from '../model/model.ts'
import { operations } from '../model/operations.gen.ts'
import type { Input, OperationName } from '../model/types.gen.ts'

/** Characters of a value, or of a map's key in a path, that a sentence repeats; the service repeats all of them. */
const PRINTED_CHARACTERS = 1024

/** Violations that a message spells out; the number at its start counts all of them. */
const PRINTED_VIOLATIONS = 50

/** What the service's JSON reader says of a value that it cannot read. */
const UNREADABLE = {
  body: 'Unexpected value type in payload',
  list: 'Start of list found where not expected',
  object: 'Start of structure or map found where not expected.',
  notAList: 'Expected list or null',
  notAMap: 'Expected map or null',
  notAStructure: 'Expected null',
  scalar: (found: string, wanted: string) => `${found} can not be converted to ${wanted}`,
}

const SCALARS: Readonly<Record<ScalarShape['type'], { name: string; holds: (value: unknown) => boolean }>> = {
  string: { name: 'a String', holds: (value) => typeof value === 'string' },
  integer: { name: 'an Integer', holds: Number.isInteger },
  long: { name: 'a Long', holds: Number.isInteger },
  boolean: { name: 'a Boolean', holds: (value) => typeof value === 'boolean' },
  timestamp: { name: 'a Timestamp', holds: Number.isFinite },
  blob: { name: 'a Blob', holds: isBase64 },
  document: { name: 'a Document', holds: (value) => value !== null },
}

interface Path {
  readonly parent: Path | undefined
  readonly name: string
}

interface Violations {
  count: number
  readonly sentences: string[]
}

/** Copies a value into its safe form and notes the constraints it breaks; throws when it is not of its type. */
type Read = (value: unknown, parent: Path | undefined, name: string, violations: Violations) => unknown

interface Member {
  readonly name: string
  /** The name as a path spells it. */
  readonly step: string
  readonly required: boolean
  readonly fallback: number | undefined
  readonly read: Read
}

/** A value without parts, as an item of a list or a map: its constraints are told of the whole list or map. */
interface Item {
  readonly convert: (value: unknown) => unknown
  readonly rules: readonly Rule[]
}

const readers = new Map<string, Read>()

/**
 * Reads the JSON body of a request into the operation's input.
 *
 * Members the model does not know are left out, and so is a member or a map's value that is `null`. The input is a copy whose members
 * are its own, and its maps have no prototype, so that no key of a request reaches code. Blobs stay base64 text, and
 * documents are handed on as they came. A body must not be nested deeper than the stack: the caller limits that.
 *
 * Throws SerializationException for a value of another JSON type than the model's, else InvalidParameterException that
 * lists the constraints broken: 50 of them and 1,024 characters of a value at most.
 */
export function parseInput<Name extends OperationName>(operation: Name, body: unknown): Input<Name> {
  if (Array.isArray(body)) throw unreadable(UNREADABLE.list)
  if (!isObject(body)) throw unreadable(UNREADABLE.body)
  const violations: Violations = { count: 0, sentences: [] }
  const input = reader(operations[operation].input)(body, undefined, '', violations)
  if (violations.count > 0) throw new ApiError('InvalidParameterException', message(violations))
  return input as Input<Name> // the reader and the type come from one model
}

/** Compiled on first use: a process calls few of the 140 operations, and starts faster for it. */
function reader(name: string): Read {
  const known = readers.get(name)
  if (known) return known
  const made = compile(shapeOf(name))
  readers.set(name, made)
  return made
}

function compile(shape: Shape): Read {
  if (shape.type === 'structure') return structureReader(shape)
  if (shape.type === 'list') return listReader(shape)
  if (shape.type === 'map') return mapReader(shape)
  return scalarReader(shape)
}

function structureReader(shape: StructureShape): Read {
  // the service's order is not known; the one observed, password before username, is alphabetical
  const names = Object.keys(shape.members).sort()
  const members = names.map((name) => memberOf(shape, name))
  return (value, parent, name, violations) => {
    if (Array.isArray(value)) throw unreadable(UNREADABLE.list)
    if (!isObject(value)) throw unreadable(UNREADABLE.notAStructure)
    const here = name === '' ? undefined : { parent, name }
    const result: Record<string, unknown> = {}
    for (const member of members) {
      const given = Object.hasOwn(value, member.name) ? value[member.name] : undefined
      if (given !== undefined && given !== null) {
        result[member.name] = member.read(given, here, member.step, violations)
      } else if (member.required) {
        note(violations, 'Value null', here, member.step, MUST.exist)
      } else if (member.fallback !== undefined) {
        member.read(member.fallback, here, member.step, violations)
      }
    }
    return result
  }
}

function memberOf(structure: StructureShape, name: string): Member {
  const target = structure.members[name] ?? ''
  const shape = shapeOf(target)
  return {
    name,
    step: name.charAt(0).toLowerCase() + name.slice(1),
    required: structure.required?.includes(name) === true,
    fallback: 'default' in shape ? shape.default : undefined,
    read: reader(target),
  }
}

function listReader(shape: ListShape): Read {
  const item = itemOf(shape.member)
  const read = reader(shape.member)
  const hidden = isSensitive(shape) || isSensitive(shapeOf(shape.member))
  const sizes = sizeRules(shape, Number)
  return (value, parent, name, violations) => {
    if (!Array.isArray(value)) throw unreadable(isObject(value) ? UNREADABLE.object : UNREADABLE.notAList)
    const here = { parent, name }
    const result = value.map((element: unknown, index) => {
      return item ? item.convert(element) : read(element, here, `${index + 1}.member`, violations)
    })
    const printed = () => shown(hidden || (!item && result.length > 0) ? undefined : `[${result.join(', ')}]`)
    noteBroken(sizes, result.length, violations, printed, parent, name)
    if (item && result.some((element) => breaks(item, element))) {
      note(violations, printed(), parent, name, MUST.haveItems(item.rules))
    }
    return result
  }
}

function mapReader(shape: MapShape): Read {
  const key = itemOf(shape.key)
  const item = itemOf(shape.value)
  const read = reader(shape.value)
  const hidden = [shape, shapeOf(shape.key), shapeOf(shape.value)].some(isSensitive)
  const sizes = sizeRules(shape, Number)
  return (value, parent, name, violations) => {
    if (Array.isArray(value)) throw unreadable(UNREADABLE.list)
    if (!isObject(value)) throw unreadable(UNREADABLE.notAMap)
    const here = { parent, name }
    // amazon-cognito-identity-js sends `DEVICE_KEY: null` where a browser has none
    const keys = Object.keys(value).filter((key) => value[key] !== null)
    const result: Record<string, unknown> = Object.create(null) // a key may be "__proto__"
    for (const key of keys) {
      const given = value[key]
      result[key] = item ? item.convert(given) : read(given, here, `${cut(key)}.member`, violations)
    }
    const entries = () => keys.map((key) => `${key}=${String(result[key])}`).join(', ')
    const printed = () => shown(hidden || (!item && keys.length > 0) ? undefined : `{${entries()}}`)
    noteBroken(sizes, keys.length, violations, printed, parent, name)
    if (key && keys.some((text) => breaks(key, text))) {
      note(violations, printed(), parent, name, MUST.haveKeys(key.rules))
    }
    if (item && keys.some((key) => breaks(item, result[key]))) {
      note(violations, printed(), parent, name, MUST.haveValues(item.rules))
    }
    return result
  }
}

function scalarReader(shape: ScalarShape): Read {
  const { convert, rules } = itemFrom(shape)
  const hidden = isSensitive(shape)
  return (value, parent, name, violations) => {
    const result = convert(value)
    const printed = () => shown(hidden ? undefined : print(shape, result))
    const broken = noteBroken(rules, result, violations, printed, parent, name)
    // a limit of the model is told first; what has none must still fit its type
    if (!broken && !fits(shape, result)) throw mistyped(shape, result)
    return result
  }
}

function itemOf(name: string): Item | undefined {
  const shape = shapeOf(name)
  return shape.type === 'structure' || shape.type === 'list' || shape.type === 'map' ? undefined : itemFrom(shape)
}

function itemFrom(shape: ScalarShape): Item {
  const { holds } = SCALARS[shape.type]
  const convert = (value: unknown): unknown => {
    if (!holds(value)) throw mistyped(shape, value)
    return value === 0 ? 0 : value // never -0
  }
  return { convert, rules: scalarRules(shape) }
}

function noteBroken(
  rules: readonly Rule[],
  value: unknown,
  violations: Violations,
  printed: () => string,
  parent: Path | undefined,
  name: string,
): boolean {
  let any = false
  for (const rule of rules) {
    if (!rule.broken(value)) continue
    any = true
    note(violations, printed(), parent, name, rule.text)
  }
  return any
}

function note(violations: Violations, value: string, parent: Path | undefined, name: string, text: string): void {
  const { sentences } = violations
  // oxlint-disable-next-line no-param-reassign -- one collector per request, handed down instead of lists merged upwards
  violations.count += 1
  if (sentences.length === PRINTED_VIOLATIONS) return
  sentences.push(`${value} at '${pathTo(parent, name)}' failed to satisfy constraint: ${text}`)
}

function message({ count, sentences }: Violations): string {
  return `${count} validation ${count === 1 ? 'error' : 'errors'} detected: ${sentences.join('; ')}`
}

function pathTo(parent: Path | undefined, name: string): string {
  return parent ? `${pathTo(parent.parent, parent.name)}.${name}` : name
}

function breaks({ rules }: Item, value: unknown): boolean {
  return rules.some((rule) => rule.broken(value))
}

/** How a sentence begins: with the value, or without it where it is none of the log's business. */
function shown(text: string | undefined): string {
  return text === undefined ? 'Value' : `Value '${cut(text)}'`
}

function print(shape: ScalarShape, value: unknown): string {
  if (shape.type !== 'blob') return String(value)
  const size = blobSize(String(value))
  return `java.nio.HeapByteBuffer[pos=0 lim=${size} cap=${size}]` // the service prints its reader's object
}

function cut(text: string): string {
  return text.length <= PRINTED_CHARACTERS
    ? text
    : `${text.slice(0, PRINTED_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')}…`
}

function fits(shape: ScalarShape, value: unknown): boolean {
  if (shape.type === 'integer') return Number(value) === (Number(value) | 0)
  return shape.type !== 'long' || Number.isSafeInteger(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isBase64(value: unknown): boolean {
  if (typeof value !== 'string' || value.length % 4 !== 0) return false
  const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0
  return !/[^A-Za-z0-9+/]/.test(padding === 0 ? value : value.slice(0, -padding))
}

function mistyped(shape: ScalarShape, value: unknown): ApiError {
  if (Array.isArray(value)) return unreadable(UNREADABLE.list)
  if (isObject(value)) return unreadable(UNREADABLE.object)
  const found = typeof value === 'boolean' || value === null ? String(value) : typeof value
  return unreadable(UNREADABLE.scalar(`${found.toUpperCase()}_VALUE`, SCALARS[shape.type].name))
}

function unreadable(sentence: string): ApiError {
  return new ApiError('SerializationException', sentence)
}
