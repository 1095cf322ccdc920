import { addressToProve } from '../../domain/users/attributes.ts'
import { checkSecretHash, requireClient, hidesUsers } from '../../domain/clients/clients.ts'
import { send } from '../../domain/codes/codes.ts'
import { UNKNOWN_COMBINATION } from '../../domain/users/confirmation.ts'
import { guesser } from '../../domain/limits/lockout.ts'
import { admitTo } from '../../domain/messages/sending.ts'
import { simulatedDelivery } from '../../domain/simulated.ts'
import { findUser, USER_IS_DISABLED } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Sends a new confirmation code.
 *
 * Where the client hides its users, it answers as if it had sent one to those who do not exist, are disabled or have no
 * address to send it to.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 */
export async function ResendConfirmationCode({
  input,
  services,
  refusal,
}: CallOf<'ResendConfirmationCode'>): Promise<Output<'ResendConfirmationCode'>> {
  const { client, pool } = await requireClient(services, input.ClientId)
  await checkSecretHash(services, { client, pool }, input.SecretHash, [input.Username])
  const user = await findUser(services, pool, input.Username)
  const hides = hidesUsers(client)
  if (!user && !hides) throw refusal('UserNotFoundException', UNKNOWN_COMBINATION)
  if (user && !user.enabled && !hides) throw refusal('NotAuthorizedException', USER_IS_DISABLED)
  if (user?.enabled && user.status !== 'UNCONFIRMED') {
    throw refusal('InvalidParameterException', 'User is already confirmed.')
  }
  const contact = user?.enabled ? addressToProve(pool, user) : undefined
  if (!contact && !hides) {
    throw refusal('NotAuthorizedException', 'Cannot resend codes. Auto verification not turned on.')
  }

  const typed = input.Username
  const who = guesser(services, pool, user, typed)
  const admitted = await admitTo(services, pool, 'ResendConfirmationCode', { who, contact, hides })
  const CodeDeliveryDetails =
    user && admitted
      ? await send(services, pool, user, admitted, 'sign-up')
      : await simulatedDelivery(services, pool, { user, who, typed, contact }, 'sign-up')
  return { CodeDeliveryDetails }
}
