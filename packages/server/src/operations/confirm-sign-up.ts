import { spend } from '../domain/codes/codes.ts'
import type { Services } from '../domain/services.ts'
import type { Metadata } from '../domain/triggers.ts'
import { confirmed, refuseUnlessUnconfirmed } from '../domain/users/confirmation.ts'
import { changeUser } from '../domain/users/users.ts'
import type { AliasKind, Code, Spending, User } from '../storage/port/index.ts'
import type { Begun } from './begin.ts'

const aliasTaken = (kind: AliasKind) => `An account with the ${kind} already exists.`

interface Confirmation extends Metadata {
  readonly typed: string
  readonly moveAliases: boolean
  /** What is spent in the same step. */
  readonly spend?: readonly Spending[]
}

/** Confirms a sign-up by a code, however it comes, and tells the pool's function. Answers the user, and the code it was. */
export async function confirmSignUp(
  services: Services,
  begun: Begun,
  { typed, moveAliases, spend: spendings = [], clientMetadata }: Confirmation,
): Promise<{ readonly user: User; readonly code: Code | undefined }> {
  const { pool, client, user } = begun
  if (user) refuseUnlessUnconfirmed(user)

  // Whoever guesses right takes the address away from somebody else.
  const guess = { operation: 'ConfirmSignUp', purpose: 'sign-up', typed, once: moveAliases } as const
  let code: Code | undefined
  const changed = await spend(services, pool, begun, guess, (known, spending) =>
    changeUser(
      services,
      pool,
      known,
      { code: spending, spend: spendings, moveAliases, aliasTaken },
      (current, consumed) => {
        code = consumed
        return confirmed(current, consumed)
      },
    ),
  )
  const of = { pool, client, user: changed, source: 'ConfirmSignUp' } as const
  await services.triggers.ask('PostConfirmation', of, { clientMetadata })
  return { user: changed, code }
}
