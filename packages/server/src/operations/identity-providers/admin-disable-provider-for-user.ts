import {
  isOwn,
  isProfileOf,
  requireIdentity,
  requireValue,
  SUBJECT,
  userUnknown,
  withoutIdentity,
} from '../../domain/federation/linking.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { changeUser, requireUser, withNewEpoch } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Takes a way to sign in from a user: a linked identity, or the password of a user of the pool's own. Who came to be by
 * the identity is disabled instead, since nobody else may come to have it, and their tokens end as with AdminDisableUser.
 * Else no session is ended (federation.md 6): AdminUserGlobalSignOut does that.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableProviderForUser.html
 */
export async function AdminDisableProviderForUser({ input, services, refusal }: CallOf<'AdminDisableProviderForUser'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const { User: named } = input
  if (isOwn(named)) {
    if (named.ProviderAttributeName !== SUBJECT) {
      throw refusal('InvalidParameterException', `User.ProviderAttributeName must be ${SUBJECT}`)
    }
    const user = await requireUser(services, pool, requireValue('User', named))
    await changeUser(services, pool, user, {}, (current) => ({ ...current, password: undefined }))
    return {}
  }
  const { identity } = await requireIdentity(services, pool, 'User', named)
  const user = await services.storage.users.findByIdentity(pool.key, identity)
  if (!user) throw userUnknown()
  if (isProfileOf(user, identity)) {
    await changeUser(services, pool, user, { revokeTokens: true }, (current) => ({
      ...withNewEpoch(current),
      enabled: false,
    }))
    return {}
  }
  await changeUser(services, pool, user, { unlink: identity }, (current) => withoutIdentity(current, identity))
  return {}
}
