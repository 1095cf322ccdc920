import { refuseFlagAlone } from '../../domain/users/attributes.ts'
import { admitProofs, sendProofs, write } from '../../domain/users/profile.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { checkAttributes, toAttributes } from '../../domain/users/schema.ts'
import { orWithdraw } from '../../domain/messages/sending.ts'
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
  const admitted = await admitProofs(services, pool, 'AdminUpdateUserAttributes', write(pool, user, changes))
  const changed = await orWithdraw(services, pool, admitted, () =>
    changeUser(services, pool, user, {}, (current) => {
      const written = write(pool, current, changes)
      refuseFlagAlone(written.user)
      return written.user
    }),
  )
  await sendProofs(services, pool, changed, admitted, { clientMetadata: input.ClientMetadata })
  return {}
}
