import { checkSecretHash, requireClient, hidesUsers } from '../../domain/clients/clients.ts'
import { send } from '../../domain/codes/codes.ts'
import { UNKNOWN_COMBINATION } from '../../domain/users/confirmation.ts'
import { guesser } from '../../domain/limits/lockout.ts'
import { NOT_RESETTABLE, recoveryContact, refuseAdminOnly } from '../../domain/users/recovery.ts'
import { admitTo } from '../../domain/messages/sending.ts'
import { simulatedDelivery } from '../../domain/simulated.ts'
import { findUser, USER_IS_DISABLED } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import type { Pool, User } from '../../storage/port.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Sends a code that lets a user set a new password.
 *
 * Where the client hides its users, it answers as if it had sent one to those who do not exist, are disabled or have
 * no verified address.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 */
export async function ForgotPassword({
  input,
  services,
  refusal,
}: CallOf<'ForgotPassword'>): Promise<Output<'ForgotPassword'>> {
  const { client, pool } = await requireClient(services, input.ClientId)
  await checkSecretHash(services, { client, pool }, input.SecretHash, [input.Username])
  const user = await findUser(services, pool, input.Username)
  const hides = hidesUsers(client)
  if (!user && !hides) throw refusal('UserNotFoundException', UNKNOWN_COMBINATION)

  // Said of a pool, it tells nothing of a user: so everybody may hear it.
  if (hides) refuseAdminOnly(pool)
  const contact = user && contactOf(pool, user, hides)
  const typed = input.Username
  const who = guesser(services, pool, user, typed)
  const admitted = await admitTo(services, pool, 'ForgotPassword', { who, contact, hides })
  const CodeDeliveryDetails =
    user && admitted
      ? await send(services, pool, user, admitted, 'reset')
      : await simulatedDelivery(services, pool, { user, who, typed, contact }, 'reset')
  return { CodeDeliveryDetails }
}

/** Where the code may go. A client that hides its users learns nothing of why there is none. */
function contactOf(pool: Pool, user: User, hides: boolean) {
  try {
    if (!user.enabled) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
    if (user.status === 'FORCE_CHANGE_PASSWORD' || user.status === 'EXTERNAL_PROVIDER') {
      throw new ApiError('NotAuthorizedException', NOT_RESETTABLE)
    }
    refuseAdminOnly(pool)
    return recoveryContact(pool, user)
  } catch (error) {
    if (hides && error instanceof ApiError && error.message !== NOT_RESETTABLE) return undefined
    throw error
  }
}
