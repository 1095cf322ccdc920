import { send } from '../../domain/codes.ts'
import { findPool } from '../../domain/pools.ts'
import { NOT_RESETTABLE, recoveryContact } from '../../domain/recovery.ts'
import { admit, orWithdraw } from '../../domain/sending.ts'
import { changeUser, requireUser, withNewEpoch } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Makes a user choose a new password: the old one stops, and a code for the new one is sent.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html
 */
export const AdminResetUserPassword = operation('AdminResetUserPassword', async ({ input, services, refusal }) => {
  const pool = await findPool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  if (!user.enabled) throw refusal('NotAuthorizedException', 'User is disabled')
  if (user.status !== 'CONFIRMED' && user.status !== 'RESET_REQUIRED') {
    throw refusal('NotAuthorizedException', NOT_RESETTABLE)
  }
  const contact = recoveryContact(pool, user)

  const admitted = await admit(services, pool, 'AdminResetUserPassword', { who: user.sub, contact })
  const changed = await orWithdraw(services, pool, [admitted], () =>
    changeUser(services, pool, user, {}, (current) => ({ ...withNewEpoch(current), status: 'RESET_REQUIRED' })),
  )
  await send(services, pool, changed, admitted, 'reset')
  return {}
})
