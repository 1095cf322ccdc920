import { spend } from '../domain/codes/codes.ts'
import type { Services } from '../domain/services.ts'
import type { Metadata } from '../domain/triggers.ts'
import { confirmed, refuseUnlessUnconfirmed } from '../domain/users/confirmation.ts'
import { changeUser } from '../domain/users/users.ts'
import type { AliasKind } from '../storage/port/index.ts'
import type { Begun } from './begin.ts'

const aliasTaken = (kind: AliasKind) => `An account with the ${kind} already exists.`

/** Confirms a sign-up by a code, however it comes, and tells the pool's function. */
export async function confirmSignUp(
  services: Services,
  begun: Begun,
  { typed, moveAliases, clientMetadata }: Metadata & { readonly typed: string; readonly moveAliases: boolean },
): Promise<void> {
  const { pool, client, user } = begun
  if (user) refuseUnlessUnconfirmed(user)

  // Whoever guesses right takes the address away from somebody else.
  const guess = { operation: 'ConfirmSignUp', purpose: 'sign-up', typed, once: moveAliases } as const
  const changed = await spend(services, pool, begun, guess, (known, code) =>
    changeUser(services, pool, known, { code, moveAliases, aliasTaken }, confirmed),
  )
  const of = { pool, client, user: changed, source: 'ConfirmSignUp' } as const
  await services.triggers.ask('PostConfirmation', of, { clientMetadata })
}
