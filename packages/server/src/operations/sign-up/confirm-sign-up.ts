import { checkSecretHash, requireClient, hidesUsers } from '../../domain/clients/clients.ts'
import { spend } from '../../domain/codes/codes.ts'
import { confirmed, refuseUnlessUnconfirmed, UNKNOWN_COMBINATION } from '../../domain/users/confirmation.ts'
import { guesser } from '../../domain/limits/lockout.ts'
import { changeUser, findUser } from '../../domain/users/users.ts'
import type { AliasKind } from '../../storage/port.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

const aliasTaken = (kind: AliasKind) => `An account with the ${kind} already exists.`

/**
 * Confirms a sign-up by the code that was sent, and marks the address it went to as verified.
 *
 * A wrong guess that would have moved somebody else's alias spends the code. Where the client hides its users, whoever
 * waits for a confirmation is answered as nobody is.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export async function ConfirmSignUp({
  input,
  services,
  refusal,
}: CallOf<'ConfirmSignUp'>): Promise<Output<'ConfirmSignUp'>> {
  const { client, pool } = await requireClient(services, input.ClientId)
  await checkSecretHash(services, { client, pool }, input.SecretHash, [input.Username])
  const user = await findUser(services, pool, input.Username)
  const hides = hidesUsers(client)
  if (!user && !hides) throw refusal('UserNotFoundException', UNKNOWN_COMBINATION)
  if (user) refuseUnlessUnconfirmed(user)

  const holder = { user, who: guesser(services, pool, user, input.Username), hides }
  // Whoever guesses right takes the address away from somebody else.
  const moveAliases = input.ForceAliasCreation ?? false
  const guess = { purpose: 'sign-up', typed: input.ConfirmationCode, once: moveAliases } as const
  await spend(services, pool, holder, { operation: 'ConfirmSignUp', ...guess }, (known, code) =>
    changeUser(services, pool, known, { code, moveAliases, aliasTaken }, confirmed),
  )
  return {}
}
