import { draftCode } from '../../domain/codes/draft.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { NOT_RESETTABLE, recoveryContact } from '../../domain/users/recovery.ts'
import { admit, orWithdraw } from '../../domain/messages/sending.ts'
import { changeUser, requireUser, withNewEpoch } from '../../domain/users/users.ts'
import type { User } from '../../storage/port/index.ts'
import type { CallOf } from '../operation.ts'

/**
 * Makes a user choose a new password: the old one stops, and a code for the new one is sent.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html
 */
export async function AdminResetUserPassword({ input, services, refusal }: CallOf<'AdminResetUserPassword'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  if (!user.enabled) throw refusal('NotAuthorizedException', 'User is disabled')
  if (user.status !== 'CONFIRMED' && user.status !== 'RESET_REQUIRED') {
    throw refusal('NotAuthorizedException', NOT_RESETTABLE)
  }
  const contact = recoveryContact(pool, user)

  const admitted = await admit(services, pool, 'AdminResetUserPassword', { who: user.sub, contact })
  const by = { clientMetadata: input.ClientMetadata }
  const reset = (current: User): User => ({ ...withNewEpoch(current), status: 'RESET_REQUIRED' })
  await orWithdraw(services, pool, [admitted], async () => {
    const draft = await draftCode(services, pool, reset(user), admitted, 'reset', by)
    await changeUser(services, pool, user, { send: [draft] }, reset)
  })
  return {}
}
