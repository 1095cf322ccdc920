import { checkSecretHash, hidesUsers, requireClient } from '../../domain/clients/clients.ts'
import { signsInElsewhere } from '../../domain/factors/first-factors.ts'
import { limitOfUser, takeOfUser } from '../../domain/limits/limits.ts'
import { guesser } from '../../domain/limits/lockout.ts'
import { migrate } from '../../domain/users/migration.ts'
import { NOT_RESETTABLE, recoveryContact, refuseAdminOnly } from '../../domain/users/recovery.ts'
import type { CodeDelivery } from '../../domain/messages/messages.ts'
import { admitTo } from '../../domain/messages/sending.ts'
import { sendOrPretend } from '../../domain/decoy.ts'
import { USER_IS_DISABLED } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import type { Services } from '../../domain/services.ts'
import type { Client, Pool, User } from '../../storage/port/index.ts'
import type { Input, Output } from '../../model/types.gen.ts'
import { beginAt } from '../begin.ts'
import type { CallOf } from '../operation.ts'

/**
 * Sends a code that lets a user set a new password.
 *
 * Where the client hides its users, it answers as if it had sent one to those who do not exist, are disabled or have
 * no verified address.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 */
export async function ForgotPassword({ input, services }: CallOf<'ForgotPassword'>): Promise<Output<'ForgotPassword'>> {
  const at = await requireClient(services, input.ClientId)
  await checkSecretHash(services, at, input.SecretHash, [input.Username])
  return { CodeDeliveryDetails: await forgotPassword(services, at, input) }
}

/** Sends a code that sets a new password, through a client that has nothing to prove. */
export async function forgotPassword(
  services: Services,
  at: { readonly pool: Pool; readonly client: Client },
  input: Pick<Input<'ForgotPassword'>, 'Username' | 'ClientMetadata'>,
): Promise<CodeDelivery> {
  const begun = await beginAt(services, at, input.Username, () => askForUser(services, at, input))
  const { pool, client, user, who, hides } = begun
  // Said of a pool, it tells nothing of a user: so everybody may hear it.
  if (hides) refuseAdminOnly(pool)
  const contact = user && contactOf(pool, user, hides)
  const admitted = await admitTo(services, pool, 'ForgotPassword', { who, contact, hides })
  const asked = { user, who, typed: input.Username, purpose: 'reset', contact } as const
  const by = { client, clientMetadata: input.ClientMetadata }
  return sendOrPretend(services, pool, asked, admitted, by)
}

/**
 * Asks whether another directory knows a name that nobody has here. A client that hides its users learns nothing of
 * what goes wrong.
 */
async function askForUser(
  services: Services,
  { pool, client }: { pool: Pool; client: Client },
  { Username: name, ClientMetadata: clientMetadata }: Pick<Input<'ForgotPassword'>, 'Username' | 'ClientMetadata'>,
): Promise<User | undefined> {
  if (!services.triggers.has(pool, 'UserMigration')) return undefined
  refuseAdminOnly(pool)
  // Before the function is called, or anybody could have it called without end.
  const who = guesser(services, pool, undefined, name)
  if (!(await takeOfUser(services, pool, who, 'UserMigration'))) {
    throw await limitOfUser(services, pool, who, 'UserMigration')
  }
  try {
    return await migrate(services, { pool, client, name, source: 'ForgotPassword' }, { clientMetadata })
  } catch (error) {
    if (hidesUsers(client) && error instanceof ApiError) return undefined
    throw error
  }
}

/** Where the code may go. A client that hides its users learns nothing of why there is none. */
function contactOf(pool: Pool, user: User, hides: boolean) {
  try {
    if (!user.enabled) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
    if (user.status === 'FORCE_CHANGE_PASSWORD' || signsInElsewhere(user)) {
      throw new ApiError('NotAuthorizedException', NOT_RESETTABLE)
    }
    refuseAdminOnly(pool)
    return recoveryContact(pool, user)
  } catch (error) {
    // The service tells who was invited, and of nobody else.
    const isTold = error instanceof ApiError && error.message === NOT_RESETTABLE && !signsInElsewhere(user)
    if (hides && error instanceof ApiError && !isTold) return undefined
    throw error
  }
}
