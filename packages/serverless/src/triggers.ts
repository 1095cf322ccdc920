import { isRecord } from '../../provision/src/template/template.ts'
import type { Provider, Service } from './framework.ts'

type Resource = Record<string, unknown>

/**
 * The resources that the framework makes of `cognitoUserPool` events: a user pool of that name with the functions as its
 * triggers, or for an existing one what would attach them to it.
 */
export function triggerResources({ functions = {} }: Service, { naming }: Provider): Record<string, Resource> {
  const made: Record<string, Resource> = {}
  for (const [key, { events = [] }] of Object.entries(functions)) {
    for (const { cognitoUserPool: event } of events) {
      if (!isRecord(event)) continue
      const { pool, trigger, existing, kmsKeyId: KMSKeyID } = event
      if (existing) {
        const id = naming.getCustomResourceCognitoUserPoolResourceLogicalId(key)
        made[id] = { Type: 'Custom::CognitoUserPool', Properties: { UserPoolName: pool } }
        continue
      }
      const id = naming.getCognitoUserPoolLogicalId(String(pool))
      const arn = { 'Fn::GetAtt': [naming.getLambdaLogicalId(key), 'Arn'] }
      const isSender = trigger === 'CustomSMSSender' || trigger === 'CustomEmailSender'
      const value = isSender ? { LambdaArn: arn, LambdaVersion: 'V1_0' } : arn
      const LambdaConfig = { [String(trigger)]: value, ...(isSender && { KMSKeyID }) }
      made[id] = merged(made[id] ?? {}, {
        Type: 'AWS::Cognito::UserPool',
        Properties: { UserPoolName: pool, LambdaConfig },
      })
    }
  }
  return made
}

/** Two objects as the framework merges them: where both say something that is no object, the later one counts. */
export function merged(first: Resource, second: Resource): Resource {
  const entries = Object.entries(second).map(([key, value]) => {
    const other = Object.hasOwn(first, key) ? first[key] : undefined
    return [key, isRecord(other) && isRecord(value) ? merged(other, value) : value] as const
  })
  return { ...first, ...Object.fromEntries(entries) }
}
