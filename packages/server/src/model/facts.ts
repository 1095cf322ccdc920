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
