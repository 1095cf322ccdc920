import type { Of, TriggerName } from '../../domain/triggers.ts'
import { isVerified } from '../../domain/users/attributes.ts'
import type { Pool } from '../../storage/port/index.ts'
import type { Part } from '../trigger.ts'
import type { Json } from './answer.ts'

const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE'
const UNKNOWN_SDK = 'aws-sdk-unknown-unknown'

/** Makes the event that a function receives (triggers.md 3): what all have in common, and the trigger's part. */
export function eventOf<Name extends TriggerName>(
  prefix: string,
  { pool, client, user, source }: Of<Name>,
  { version = '1', request, response }: Part,
): Json {
  const userAttributes = attributesOf(pool, user)
  return {
    version,
    region: pool.region,
    userPoolId: pool.id,
    userName: user.username,
    callerContext: { awsSdkVersion: UNKNOWN_SDK, clientId: client?.id ?? NO_CLIENT },
    triggerSource: `${prefix}_${source}`,
    request: { ...(userAttributes && { userAttributes }), ...request },
    response,
  }
}

/** What a function learns of a user: the attributes, and of somebody who is stored or about to be, what else is known. */
function attributesOf(pool: Pool, user: Of<TriggerName>['user']) {
  if (!('sub' in user)) return user.attributes
  const { sub, status, attributes } = user
  const flags = Object.entries(attributes).flatMap(([name, value]) =>
    name.endsWith('_verified') ? [[name, value.toLowerCase()]] : [],
  )
  const aliases = (['email', 'phone_number'] as const).filter(
    (name) => pool.settings.AliasAttributes?.includes(name) && attributes[name] && isVerified(user, name),
  )
  return {
    sub,
    ...attributes,
    ...Object.fromEntries(flags),
    'cognito:user_status': status,
    ...Object.fromEntries(aliases.map((name) => [`cognito:${name}_alias`, attributes[name]])),
  }
}
