import { codeExpired, codeWrong, spend } from '../../domain/codes/codes.ts'
import { record, refuseReused, refuseUnfit, withPassword } from '../../domain/users/passwords.ts'
import { isReachedAt } from '../../domain/users/recovery.ts'
import { changeUser, withNewEpoch } from '../../domain/users/users.ts'
import type { Services } from '../../domain/services.ts'
import type { CodeSpending, Pool, User } from '../../storage/port/index.ts'
import type { Input } from '../../model/types.gen.ts'
import type { Begun } from '../begin.ts'
import { begin, refuseDisabled } from '../begin.ts'
import type { CallOf } from '../operation.ts'

/**
 * Sets a new password by a code, and ends a lockout. A password that does not fit leaves the code good.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html
 */
export async function ConfirmForgotPassword({ input, services }: CallOf<'ConfirmForgotPassword'>) {
  await confirmForgotPassword(services, await begin(services, input), input)
  return {}
}

/** Sets a new password by a code, as the operation does. */
export async function confirmForgotPassword(
  services: Services,
  begun: Begun,
  input: Pick<Input<'ConfirmForgotPassword'>, 'ConfirmationCode' | 'Password' | 'ClientMetadata'>,
): Promise<void> {
  const { pool, client } = begun
  refuseDisabled(begun)

  const guess = { operation: 'ConfirmForgotPassword', purpose: 'reset', typed: input.ConfirmationCode } as const
  const changed = await spend(services, pool, begun, guess, async (known, code) => {
    if (!known.enabled) throw codeWrong()
    refuseUnfit(pool, input.Password, 'does not conform to policy')
    await services.storage.guesses.clear(pool.key, known.sub)
    await refuseReused(services, pool, known, input.Password)
    return reset(services, pool, known, input.Password, code)
  })
  const of = { pool, client, user: changed, source: 'ConfirmForgotPassword' } as const
  await services.triggers.ask('PostConfirmation', of, { clientMetadata: input.ClientMetadata })
}

async function reset(services: Services, pool: Pool, user: User, chosen: string, code: CodeSpending): Promise<User> {
  const password = record(services, pool, user, chosen)
  return changeUser(services, pool, user, { code }, (current, consumed) => {
    // Whoever reads the messages to an address that was given up, or is a second factor by now, may have it.
    if (!consumed || !isReachedAt(pool, current, consumed)) throw codeExpired()
    const fresh = withPassword(pool, withNewEpoch(current), password)
    return { ...fresh, status: 'CONFIRMED', passwordExpiresAt: undefined }
  })
}
