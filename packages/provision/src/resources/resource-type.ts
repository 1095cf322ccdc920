import type { Fields, Properties } from './properties.ts'
import { isRecord } from '../template/template.ts'

/** Performs one API operation with wire input; a refusal is an Error whose `name` is the wire's exception name. */
export type Call = (operation: string, input: object) => Promise<object>

/** What there is of a resource: the values of `Fn::GetAtt` by name. */
export type Attributes = Readonly<Record<string, string>>

/** The issuer of a pool's tokens, with its scheme. */
export type Issuer = (poolId: string) => Promise<string>

/** One resource between two runs. */
export interface Change {
  readonly logicalId: string
  readonly physicalId: string
  readonly before: Properties
  readonly after: Properties
}

/** The structure that an answer holds under a name. */
export function structure(answer: object, name: string): Readonly<Record<string, unknown>> {
  const value: unknown = name in answer ? answer[name as keyof typeof answer] : undefined
  return isRecord(value) ? value : {}
}

/** What reading a resource throws that is not there any more. */
export function gone(physicalId: string): Error {
  return Object.assign(new Error(`${physicalId} is gone.`), { name: 'ResourceNotFoundException' })
}

/** How one type of resource is made, kept and removed through the API. */
export interface ResourceType {
  /** What stands before the type's own name, where it is not `AWS::Cognito`. */
  readonly namespace?: 'Custom'
  readonly fields: Fields
  /** Properties without which CloudFormation refuses the template. */
  readonly required?: readonly string[]
  /** Properties whose change makes a new resource. */
  readonly replacing: readonly string[]
  /** The property that names it in its pool, where there cannot be two of one name. */
  readonly named?: string
  /** Whether the one before has to go first: there cannot be two at a time, whatever their names. */
  readonly alone?: boolean
  /** An operation that not every server has; where it has not, there is a placeholder. */
  readonly operation?: string
  /** Answers the return values; throws ResourceNotFoundException when the resource is gone. */
  read(call: Call, physicalId: string, properties: Properties, issuer?: Issuer): Promise<Attributes>
  /** Answers the physical id. `generatedName` is for a resource without a name. */
  create(call: Call, properties: Properties, generatedName: string): Promise<string>
  /** Does what creation leaves to other operations. May be called again after it failed. */
  finish?(call: Call, physicalId: string, properties: Properties): Promise<void>
  /** Throws a TemplateError, before anything is changed, for a change that a resource cannot go through. */
  update(call: Call, change: Change, generatedName: string): Promise<void>
  remove(call: Call, physicalId: string, properties: Properties): Promise<void>
}
