import type { Properties } from '../resources/properties.ts'
import type { Call, ResourceType } from '../resources/resource-type.ts'
import { own } from '../template/template.ts'
import * as limits from './index.ts'
import type { Limit, Setting } from './limit.ts'
import { within } from './limit.ts'
import { NOT_PROVISIONED } from './not-provisioned.ts'
import type { Shortfall } from './shortfall.ts'

/** Why there are only placeholders for a type of resource; `undefined` where there is more, or it is of another service. */
export async function lackOf(type: string, made: ResourceType | undefined, call: Call): Promise<string | undefined> {
  const known = own(NOT_PROVISIONED, type)
  if (known !== undefined || made?.operation === undefined) return known
  // An operation that is there refuses this for what it lacks
  const answer = await call(made.operation, {}).catch((error: unknown) => error)
  const isUnknown = answer instanceof Error && answer.name === 'UnknownOperationException'
  return isUnknown ? `the server has no ${made.operation} yet` : undefined
}

/** Takes out of a resource's properties what the server would refuse, and tells all that it will not do. */
export function survey(
  logicalId: string,
  type: string,
  given: Properties,
  isMissing: Setting['isMissing'],
): { readonly properties: Properties; readonly shortfalls: readonly Shortfall[] } {
  const tables: Readonly<Record<string, readonly Limit[]>> = limits
  const { properties, met } = within(own(tables, type.replace('AWS::Cognito::', '')) ?? [], given, isMissing)
  return { properties, shortfalls: met.map((each) => Object.assign({ logicalId, type }, each)) }
}
