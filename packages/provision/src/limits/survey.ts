import type { Properties } from '../resources/properties.ts'
import { own } from '../template/template.ts'
import * as limits from './index.ts'
import type { Limit, Setting } from './limit.ts'
import { within } from './limit.ts'
import type { Shortfall } from './shortfall.ts'

/** Takes out of a resource's properties what the server would refuse, and tells all that it will not do. */
export function survey(
  logicalId: string,
  type: string,
  given: Properties,
  circumstances: Omit<Setting, 'properties'>,
): { readonly properties: Properties; readonly shortfalls: readonly Shortfall[] } {
  const tables: Readonly<Record<string, readonly Limit[]>> = limits
  const { properties, met } = within(own(tables, type.replace('AWS::Cognito::', '')) ?? [], given, circumstances)
  return { properties, shortfalls: met.map((each) => Object.assign({ logicalId, type }, each)) }
}
