import { openStack, property } from './stack.ts'
import type { Given } from './stack.ts'
import { references } from './template/order.ts'
import { isRecord } from './template/template.ts'

/** A Lambda function of a template. */
export interface StackFunction {
  readonly logicalId: string
  readonly name: string
  /** The value of a property; `undefined` where it has none, or none that can be had outside AWS. */
  readonly property: (name: string) => unknown
  /** Its environment as the template has it, to be evaluated when what it refers to is there. */
  readonly environment: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, unknown>>
}

const TYPES = new Set(['AWS::Lambda::Function', 'AWS::Serverless::Function'])

/** Finds the functions that user pools of a template name as triggers. Throws a TemplateError. */
export function triggersOf(options: Given): StackFunction[] {
  const { active, scope, condition } = openStack(options)
  const configs = Object.values(active)
    .filter(({ Type: type }) => type === 'AWS::Cognito::UserPool')
    .flatMap(({ Properties: properties }) => (isRecord(properties) ? [properties['LambdaConfig']] : []))
  const ids = new Set(configs.flatMap((config) => references(config, condition)))
  const text = JSON.stringify(configs)
  return Object.entries(active)
    .filter(([, { Type: type }]) => TYPES.has(type))
    .map(([logicalId, resource]) => {
      const { Properties: given, Metadata: metadata } = resource
      const environment = isRecord(given) && isRecord(given['Environment']) ? given['Environment']['Variables'] : {}
      return {
        logicalId,
        name: String(scope.ref(logicalId)),
        property: (name: string) => property(resource, name, scope),
        environment: isRecord(environment) ? environment : {},
        metadata: isRecord(metadata) ? metadata : {},
      }
    })
    .filter(({ logicalId, name }) => ids.has(logicalId) || text.includes(`:function:${name}"`))
}
