import { checkSecretHash, findClient, hidesUsers } from '../../domain/clients.ts'
import { codeOfNobody, spending } from '../../domain/codes.ts'
import { confirmed, refuseUnlessUnconfirmed, UNKNOWN_COMBINATION } from '../../domain/confirmation.ts'
import { clear, count } from '../../domain/limits.ts'
import { guesser } from '../../domain/lockout.ts'
import { changeUser, findUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Confirms a sign-up by the code that was sent, and marks the address it went to as verified.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export const ConfirmSignUp = operation('ConfirmSignUp', async ({ input, services, refusal }) => {
  const { client, pool } = await findClient(services, input.ClientId)
  await checkSecretHash(services, { client, pool }, input.SecretHash, [input.Username])
  const user = await findUser(services, pool, input.Username)
  if (!user && !hidesUsers(client)) throw refusal('UserNotFoundException', UNKNOWN_COMBINATION)
  if (user) refuseUnlessUnconfirmed(user)
  const who = guesser(services, pool, user, input.Username)
  await count(services, pool, who, 'ConfirmSignUp')
  if (!user) throw await codeOfNobody(services, pool, who, 'sign-up')

  await changeUser(
    services,
    pool,
    user,
    {
      code: await spending(services, pool, user, 'sign-up', input.ConfirmationCode),
      moveAliases: input.ForceAliasCreation ?? false,
      aliasTaken: (kind) => `An account with the ${kind} already exists.`,
    },
    confirmed,
  )
  await clear(services, pool, user, 'ConfirmSignUp')
  return {}
})
