import { checkSecretHash, requireClient, hidesUsers } from '../../domain/clients/clients.ts'
import { codeExpired, codeWrong, spend } from '../../domain/codes/codes.ts'
import { UNKNOWN_COMBINATION } from '../../domain/users/confirmation.ts'
import { guesser } from '../../domain/limits/lockout.ts'
import { record, refuseReused, refuseUnfit, withPassword } from '../../domain/users/passwords.ts'
import { isReachedAt } from '../../domain/users/recovery.ts'
import { changeUser, findUser, USER_IS_DISABLED, withNewEpoch } from '../../domain/users/users.ts'
import type { Services } from '../../domain/services.ts'
import type { CodeSpending, Pool, User } from '../../storage/port.ts'
import type { CallOf } from '../operation.ts'

/**
 * Sets a new password by a code, and ends a lockout. A password that does not fit leaves the code good.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html
 */
export async function ConfirmForgotPassword({ input, services, refusal }: CallOf<'ConfirmForgotPassword'>) {
  const { client, pool } = await requireClient(services, input.ClientId)
  await checkSecretHash(services, { client, pool }, input.SecretHash, [input.Username])
  const user = await findUser(services, pool, input.Username)
  const hides = hidesUsers(client)
  if (!user && !hides) throw refusal('UserNotFoundException', UNKNOWN_COMBINATION)
  if (user && !user.enabled && !hides) throw refusal('NotAuthorizedException', USER_IS_DISABLED)

  const holder = { user, who: guesser(services, pool, user, input.Username), hides }
  const guess = { operation: 'ConfirmForgotPassword', purpose: 'reset', typed: input.ConfirmationCode } as const
  await spend(services, pool, holder, guess, async (known, code) => {
    if (!known.enabled) throw codeWrong()
    refuseUnfit(pool, input.Password)
    await services.storage.guesses.clear(pool.key, known.sub)
    await refuseReused(services, pool, known, input.Password)
    await reset(services, pool, known, input.Password, code)
  })
  return {}
}

async function reset(services: Services, pool: Pool, user: User, chosen: string, code: CodeSpending): Promise<void> {
  const password = record(services, pool, user, chosen)
  await changeUser(services, pool, user, { code }, (current, consumed) => {
    // Whoever reads the messages to an address that was given up may have it.
    if (!consumed || !isReachedAt(current, consumed)) throw codeExpired()
    const fresh = withPassword(pool, withNewEpoch(current), password)
    return { ...fresh, status: 'CONFIRMED', passwordExpiresAt: undefined }
  })
}
