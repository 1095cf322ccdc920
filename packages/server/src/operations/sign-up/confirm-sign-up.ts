import { openSignUp, sessionOfConfirmed } from '../../auth/first/sign-up.ts'
import { spend } from '../../domain/codes/codes.ts'
import { confirmed, refuseUnlessUnconfirmed } from '../../domain/users/confirmation.ts'
import { changeUser } from '../../domain/users/users.ts'
import type { AliasKind, Code } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import { begin } from '../begin.ts'
import type { CallOf } from '../operation.ts'

const aliasTaken = (kind: AliasKind) => `An account with the ${kind} already exists.`

/**
 * Confirms a sign-up by the code that was sent, and marks the address it went to as verified.
 *
 * A wrong guess that would have moved somebody else's alias spends the code. Where the client hides its users, whoever
 * waits for a confirmation is answered as nobody is.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export async function ConfirmSignUp({ input, services }: CallOf<'ConfirmSignUp'>): Promise<Output<'ConfirmSignUp'>> {
  const begun = await begin(services, input)
  const { pool, client, user } = begun
  if (user) refuseUnlessUnconfirmed(user)

  const session = input.Session
  const signUp = session === undefined ? [] : [await openSignUp(services, { pool, client }, user, session)]

  // Whoever guesses right takes the address away from somebody else.
  const moveAliases = input.ForceAliasCreation ?? false
  const guess = { purpose: 'sign-up', typed: input.ConfirmationCode, once: moveAliases } as const
  let code: Code | undefined
  const changed = await spend(services, pool, begun, { operation: 'ConfirmSignUp', ...guess }, (known, spending) =>
    changeUser(
      services,
      pool,
      known,
      { code: spending, spend: signUp, moveAliases, aliasTaken },
      (current, consumed) => {
        code = consumed
        return confirmed(current, consumed)
      },
    ),
  )
  const of = { pool, client, user: changed, source: 'ConfirmSignUp' } as const
  await services.triggers.ask('PostConfirmation', of, { clientMetadata: input.ClientMetadata })
  const Session = await sessionOfConfirmed(services, { pool, client }, changed, { code, isBrought: signUp.length > 0 })
  return Session === undefined ? {} : { Session }
}
