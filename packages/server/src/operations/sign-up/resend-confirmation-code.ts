import { autoVerified } from '../../domain/attributes.ts'
import { checkSecretHash, findClient, hidesUsers } from '../../domain/clients.ts'
import { send } from '../../domain/codes.ts'
import { UNKNOWN_COMBINATION } from '../../domain/confirmation.ts'
import { count } from '../../domain/limits.ts'
import { guesser } from '../../domain/lockout.ts'
import { simulatedDelivery } from '../../domain/simulated.ts'
import { findUser, USER_IS_DISABLED } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Sends a new confirmation code.
 *
 * Answers as if it had sent one when there is no such user, or a disabled one, and the client hides that.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 */
export const ResendConfirmationCode = operation('ResendConfirmationCode', async ({ input, services, refusal }) => {
  const { client, pool } = await findClient(services, input.ClientId)
  await checkSecretHash(services, { client, pool }, input.SecretHash, [input.Username])
  const user = await findUser(services, pool, input.Username)
  const hides = hidesUsers(client)
  if (!user && !hides) throw refusal('UserNotFoundException', UNKNOWN_COMBINATION)
  if (user && !user.enabled && !hides) throw refusal('NotAuthorizedException', USER_IS_DISABLED)
  const who = guesser(services, pool, user, input.Username)
  const attempt = () => count(services, pool, who, 'ResendConfirmationCode')
  if (!user || !user.enabled) {
    await attempt()
    const typed = input.Username
    return { CodeDeliveryDetails: await simulatedDelivery(services, pool, { user, who, typed }, 'sign-up') }
  }
  if (user.status !== 'UNCONFIRMED') throw refusal('InvalidParameterException', 'User is already confirmed.')

  const attribute = autoVerified(pool).find((name) => user.attributes[name])
  const destination = attribute && user.attributes[attribute]
  if (!attribute || !destination) {
    throw refusal('NotAuthorizedException', 'Cannot resend codes. Auto verification not turned on.')
  }
  await attempt()
  const what = { purpose: 'sign-up', trigger: 'ResendCode', attribute, destination } as const
  return { CodeDeliveryDetails: await send(services, pool, user, what) }
})
