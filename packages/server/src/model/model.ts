import { operations } from './operations.gen.ts'
import { shapes } from './shapes.gen.ts'
import type { AuthKind, OperationName } from './types.gen.ts'

/** What the model says of one operation. */
export interface OperationModel<Name extends OperationName = OperationName> {
  readonly name: Name
  readonly auth: AuthKind<Name>
  /** The input's shape, for `shapeOf`. */
  readonly input: string
  /** The output's shape, for `shapeOf`; `undefined` where a success has an empty body. */
  readonly output: string | undefined
  /** The modelled errors by wire name, sorted; an error outside the list may only come from `protocol/`. */
  readonly errors: readonly string[]
}

/** A structure: its members name their shapes. */
export interface StructureShape {
  readonly type: 'structure'
  readonly members: Readonly<Record<string, string>>
  readonly required?: readonly string[]
  readonly sensitive?: true
}

/** A list of `member`; `min` and `max` count items. */
export interface ListShape {
  readonly type: 'list'
  readonly member: string
  readonly min?: number
  readonly max?: number
  readonly sensitive?: true
}

/** A map from `key` to `value`; `min` and `max` count entries. */
export interface MapShape {
  readonly type: 'map'
  readonly key: string
  readonly value: string
  readonly min?: number
  readonly max?: number
  readonly sensitive?: true
}

/** A value without parts. `min` and `max` are characters of a string, bytes of a blob, the value of a number. */
export interface ScalarShape {
  readonly type: 'string' | 'integer' | 'long' | 'boolean' | 'timestamp' | 'blob' | 'document'
  readonly min?: number
  readonly max?: number
  /** A Java regular expression that the whole value matches. */
  readonly pattern?: string
  /** The allowed values in the order the service prints them. */
  readonly enum?: readonly string[]
  /** What an absent member counts as when the constraints are checked. */
  readonly default?: number
  readonly sensitive?: true
}

export type Shape = StructureShape | ListShape | MapShape | ScalarShape

const TARGET_PREFIX = 'AWSCognitoIdentityProviderService.'

/**
 * Finds the operation an `X-Amz-Target` header names, in exact case; `undefined` for any other text.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function findOperation(target: string): OperationModel | undefined {
  if (!target.startsWith(TARGET_PREFIX)) return undefined
  const name = target.slice(TARGET_PREFIX.length)
  return isOperationName(name) ? operations[name] : undefined
}

/** Tells whether the model has an operation of that name. */
export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}

const parsed = new Map<string, Shape>()

/** The shape of that name. Throws for a name that no other shape or operation has given. */
export function shapeOf(name: string): Shape {
  const known = parsed.get(name)
  if (known) return known
  const text = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  if (text === undefined) throw new Error(`The model has no shape ${name}`)
  const shape = JSON.parse(text) as Shape // written by scripts/generate.ts from a typed source
  parsed.set(name, shape)
  return shape
}
