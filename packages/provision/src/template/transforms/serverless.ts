import { isRecord } from '../record.ts'

/** The transform of the AWS Serverless Application Model. */
export const SERVERLESS = 'AWS::Serverless-2016-10-31'

type Resources = Readonly<Record<string, unknown>>

/**
 * Does what the transform would do to user pools: `Cognito` events of functions become their triggers. Resources that it
 * would add are there to be referred to.
 */
export function withServerless(given: Resources, globals: unknown): Record<string, unknown> {
  const resources = withGlobals(given, globals)
  const functions = Object.entries(resources).filter(([, resource]) => isOfType(resource, 'AWS::Serverless::Function'))
  const roles = functions.map(([id]) => [`${id}Role`, { Type: 'AWS::IAM::Role' }])
  const added = {
    ServerlessRestApi: { Type: 'AWS::ApiGateway::RestApi' },
    ServerlessHttpApi: { Type: 'AWS::ApiGatewayV2::Api' },
    ...Object.fromEntries(roles),
  }
  const all = functions.reduce<Record<string, unknown>>(
    (before, [id, resource]) => eventsOf(resource).reduce((each, event) => withTriggers(each, id, event), before),
    { ...added, ...resources },
  )
  // A function that named its pool there would have to come after the pool, and before it as its trigger
  return Object.assign(all, Object.fromEntries(functions.map(([id, resource]) => [id, withoutEvents(resource)])))
}

/** What all functions have in common: of two values that are objects members are joined, of others the function's counts. */
function withGlobals(resources: Resources, globals: unknown): Resources {
  const common = isRecord(globals) && isRecord(globals['Function']) ? globals['Function'] : undefined
  if (!common) return resources
  const entries = Object.entries(resources).map(([id, resource]) => {
    if (!isOfType(resource, 'AWS::Serverless::Function') || !isRecord(resource)) return [id, resource] as const
    return [id, { ...resource, Properties: joined(common, resource['Properties']) }] as const
  })
  return Object.fromEntries(entries)
}

function joined(common: unknown, own: unknown): unknown {
  if (own === undefined) return common
  if (!isRecord(common) || !isRecord(own) || isFunction(common) || isFunction(own)) return own
  const names = new Set([...Object.keys(common), ...Object.keys(own)])
  const member = (of: Record<string, unknown>, name: string) => (Object.hasOwn(of, name) ? of[name] : undefined)
  return Object.fromEntries(Array.from(names, (name) => [name, joined(member(common, name), member(own, name))]))
}

function isFunction(value: Record<string, unknown>): boolean {
  return Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'))
}

function withoutEvents(resource: unknown): unknown {
  if (!isRecord(resource) || !isRecord(resource['Properties'])) return resource
  const { Events: _, ...properties } = resource['Properties']
  return { ...resource, Properties: properties }
}

function eventsOf(resource: unknown): Record<string, unknown>[] {
  const properties = isRecord(resource) ? resource['Properties'] : undefined
  const events = isRecord(properties) ? properties['Events'] : undefined
  if (!isRecord(events)) return []
  return Object.values(events)
    .filter((event) => isOfType(event, 'Cognito'))
    .flatMap((event) => (isRecord(event) && isRecord(event['Properties']) ? [event['Properties']] : []))
}

function withTriggers(resources: Record<string, unknown>, functionId: string, event: Record<string, unknown>) {
  const { UserPool: pool, Trigger: triggers } = event
  const poolId = isRecord(pool) ? pool['Ref'] : undefined
  const resource = typeof poolId === 'string' && Object.hasOwn(resources, poolId) ? resources[poolId] : undefined
  if (typeof poolId !== 'string' || !isRecord(resource)) return resources
  const properties = isRecord(resource['Properties']) ? resource['Properties'] : {}
  const config = isRecord(properties['LambdaConfig']) ? properties['LambdaConfig'] : {}
  const arn = { 'Fn::GetAtt': [functionId, 'Arn'] }
  const added = Object.fromEntries([triggers].flat().map((trigger) => [String(trigger), arn]))
  const Properties = { ...properties, LambdaConfig: { ...config, ...added } }
  return { ...resources, [poolId]: { ...resource, Properties } }
}

function isOfType(value: unknown, type: string): boolean {
  return isRecord(value) && value['Type'] === type
}
