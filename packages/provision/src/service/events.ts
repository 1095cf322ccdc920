import { isRecord } from '../template/template.ts'
import type { Naming, Service } from './service.ts'

type Resource = Record<string, unknown>

/** The user pools that the framework makes of `cognitoUserPool` events: of that name, with the functions as triggers. */
export function triggerResources(service: Service, naming: Naming): Record<string, Resource> {
  const made: Record<string, Resource> = {}
  for (const [key, event] of eventsOf(service)) {
    if (event['existing']) continue
    const { pool } = event
    const id = naming.getCognitoUserPoolLogicalId(String(pool))
    const Properties = { UserPoolName: pool, LambdaConfig: lambdaConfig(event, naming.getLambdaLogicalId(key)) }
    made[id] = merged(made[id] ?? {}, { Type: 'AWS::Cognito::UserPool', Properties })
  }
  return made
}

/**
 * What the framework adds to pools that are there already: in AWS, it finds each by its name once the stack is made.
 *
 * So the functions become triggers of the pool of that name among the resources. For a pool that is elsewhere there is
 * what would attach them to it.
 */
export function attachments(
  service: Service,
  naming: Naming,
  resources: Readonly<Record<string, unknown>>,
): Record<string, Resource> {
  const added: Record<string, Resource> = {}
  for (const [key, event] of eventsOf(service)) {
    if (!event['existing']) continue
    const { pool } = event
    const [id] = Object.entries(resources).find(([, resource]) => isPoolNamed(resource, pool)) ?? []
    if (id === undefined) {
      const attaching = naming.getCustomResourceCognitoUserPoolResourceLogicalId(key)
      added[attaching] = { Type: 'Custom::CognitoUserPool', Properties: { UserPoolName: pool } }
    } else {
      const LambdaConfig = lambdaConfig(event, naming.getLambdaLogicalId(key))
      added[id] = merged(added[id] ?? {}, { Properties: { LambdaConfig } })
    }
  }
  return added
}

function* eventsOf({ functions = {} }: Service): Generator<[functionKey: string, event: Resource]> {
  for (const [key, { events = [] }] of Object.entries(functions)) {
    for (const { cognitoUserPool: event } of events) if (isRecord(event)) yield [key, event]
  }
}

function lambdaConfig({ trigger, kmsKeyId: KMSKeyID, lambdaVersion }: Resource, functionId: string): Resource {
  const arn = { 'Fn::GetAtt': [functionId, 'Arn'] }
  if (trigger === 'PreTokenGeneration' && lambdaVersion !== undefined) {
    return { PreTokenGenerationConfig: { LambdaArn: arn, LambdaVersion: lambdaVersion } }
  }
  const isSender = trigger === 'CustomSMSSender' || trigger === 'CustomEmailSender'
  const value = isSender ? { LambdaArn: arn, LambdaVersion: lambdaVersion ?? 'V1_0' } : arn
  return { [String(trigger)]: value, ...(isSender && { KMSKeyID }) }
}

function isPoolNamed(resource: unknown, name: unknown): boolean {
  if (!isRecord(resource) || resource['Type'] !== 'AWS::Cognito::UserPool') return false
  return isRecord(resource['Properties']) && resource['Properties']['UserPoolName'] === name
}

/** Two objects as the framework merges them: where both say something that is no object, the later one counts. */
export function merged(first: Resource, second: Resource): Resource {
  const entries = Object.entries(second).map(([key, value]) => {
    const other = Object.hasOwn(first, key) ? first[key] : undefined
    return [key, isRecord(other) && isRecord(value) ? merged(other, value) : value] as const
  })
  return { ...first, ...Object.fromEntries(entries) }
}
