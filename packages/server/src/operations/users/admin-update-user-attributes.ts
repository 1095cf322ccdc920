import { refuseFlagAlone } from '../../domain/users/attributes.ts'
import { proving, write } from '../../domain/users/profile.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { checkAttributes, toAttributes } from '../../domain/users/schema.ts'
import { changeUser, requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Writes a user's attributes. A new address becomes unverified, and gets a code where the pool verifies it by itself,
 * unless the request says that it is verified.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html
 */
export async function AdminUpdateUserAttributes({ input, services }: CallOf<'AdminUpdateUserAttributes'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const changes = toAttributes(input.UserAttributes)
  checkAttributes(pool.settings.SchemaAttributes ?? [], changes, { mode: 'update', requireRequired: false })
  const by = { clientMetadata: input.ClientMetadata }
  const written = write(pool, user, changes)
  await proving(services, pool, 'AdminUpdateUserAttributes', written, by, (send) =>
    changeUser(services, pool, user, { send }, (current) => {
      const { user: changed } = write(pool, current, changes)
      refuseFlagAlone(changed)
      return changed
    }),
  )
  return {}
}
