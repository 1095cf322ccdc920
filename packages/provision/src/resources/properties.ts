import { isRecord } from '../template/template.ts'
import { TemplateError } from '../template/template-error.ts'

/** The form of a property's value, and how a template's spelling of it becomes the wire's. */
export type Shape =
  | { readonly kind: 'boolean' | 'document' | 'integer' | 'text' | 'texts' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly fields: Fields }

export type Fields = Readonly<Record<string, Shape>>
export type Properties = Readonly<Record<string, unknown>>

export const boolean: Shape = { kind: 'boolean' }
/** An object that is handed on as it is. */
export const document: Shape = { kind: 'document' }
export const integer: Shape = { kind: 'integer' }
export const text: Shape = { kind: 'text' }
/** A map of texts, or the JSON of one. */
export const texts: Shape = { kind: 'texts' }
export const list = (of: Shape): Shape => ({ kind: 'list', of })
export const object = (fields: Fields): Shape => ({ kind: 'object', fields })

/**
 * Takes a resource's evaluated properties into the types of the wire: `"true"` becomes `true`, `"30"` becomes 30.
 *
 * Throws a TemplateError that names the resource and the property for what is unknown, of another type, or missing.
 */
export function readProperties(
  logicalId: string,
  value: unknown,
  { fields, required = [] }: { readonly fields: Fields; readonly required?: readonly string[] },
): Properties {
  const problem = (sentence: string) => new TemplateError(`${logicalId}: ${sentence}`)

  const read = (each: unknown, shape: Shape, path: string): unknown => {
    const wrong = (type: string) => problem(`Value of property ${path} must be of type ${type}`)
    switch (shape.kind) {
      case 'boolean':
        return readBoolean(each) ?? raise(wrong('Boolean'))
      case 'document':
        return isRecord(each) ? each : raise(wrong('Json'))
      case 'integer':
        return readInteger(each) ?? raise(wrong('Integer'))
      case 'text':
        return readText(each) ?? raise(wrong('String'))
      case 'list':
        if (!Array.isArray(each)) throw wrong('List')
        return each.map((item, index) => read(item, shape.of, `${path}.${index}`))
      case 'texts': {
        const map = typeof each === 'string' ? readJson(each) : each
        if (!isRecord(map)) throw wrong('Map')
        return mapEntries(map, (item, key) => readText(item) ?? raise(wrong(`Map of String (at ${key})`)))
      }
      case 'object':
        if (!isRecord(each)) throw wrong('Object')
        return readFields(each, shape.fields, `${path}.`)
      default:
        return shape satisfies never
    }
  }
  const readFields = (record: Record<string, unknown>, known: Fields, prefix: string): Record<string, unknown> => {
    const present = Object.entries(record).filter(([, item]) => item !== undefined && item !== null)
    return mapEntries(Object.fromEntries(present), (item, key) => {
      const shape = Object.hasOwn(known, key) ? known[key] : undefined
      if (!shape) throw problem(`Encountered unsupported property ${prefix}${key}`)
      return read(item, shape, `${prefix}${key}`)
    })
  }

  const given = value ?? {}
  if (!isRecord(given)) throw problem('Properties must be an object')
  const properties = readFields(given, fields, '')
  const missing = required.find((name) => !Object.hasOwn(properties, name))
  if (missing !== undefined) throw problem(`required key [${missing}] not found`)
  return properties
}

/** Whether two values are equal, whatever the order in which their keys were written. */
export function same(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isRecord(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  )
}

function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  // YAML 1.1, which CloudFormation reads, takes `yes` and `on` for booleans
  if (/^(true|yes|on)$/i.test(value)) return true
  return /^(false|no|off)$/i.test(value) ? false : undefined
}

function readInteger(value: unknown): number | undefined {
  if (typeof value === 'string' && !/^-?\d+$/.test(value)) return undefined
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

function mapEntries(record: Record<string, unknown>, to: (item: unknown, key: string) => unknown) {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, to(item, key)]))
}

function raise(error: Error): never {
  throw error
}
