import { operations } from './operations.gen.ts'
import { shapes } from './shapes.gen.ts'
import type { OperationModel, Shape } from './facts.ts'
import type { OperationName } from './types.gen.ts'

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
