import { checkSecretHash, hidesUsers, requireClient } from '../domain/clients/clients.ts'
import { guesser } from '../domain/limits/lockout.ts'
import type { Services } from '../domain/services.ts'
import { findUser, USER_IS_DISABLED } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Client, Pool, User } from '../storage/port/index.ts'

const UNKNOWN_COMBINATION = 'Username/client id combination not found.'

/** Whom an operation is about that anybody may call with a client's id and a name. */
export interface Begun {
  readonly pool: Pool
  readonly client: Client
  /** Without one, the client hides its users: the operation does the same work, and answers as for a user. */
  readonly user: User | undefined
  /** Under which key guesses and messages are counted. */
  readonly who: string
  readonly hides: boolean
}

/**
 * Does what all operations begin with that anybody may call with a client's id and a name: finds the client, checks the
 * secret hash, finds the user. Refuses a name that nobody has, unless the client hides its users.
 */
export async function begin(
  services: Services,
  input: { readonly ClientId: string; readonly SecretHash?: string | undefined; readonly Username: string },
): Promise<Begun> {
  const of = await requireClient(services, input.ClientId)
  await checkSecretHash(services, of, input.SecretHash, [input.Username])
  return beginAt(services, of, input.Username)
}

/** As {@link begin}, where the client has nothing to prove. Where there is no user, `otherwise` may know one. */
export async function beginAt(
  services: Services,
  { pool, client }: { readonly pool: Pool; readonly client: Client },
  name: string,
  otherwise?: () => Promise<User | undefined>,
): Promise<Begun> {
  const found = await findUser(services, pool, name)
  const user = found ?? (await otherwise?.())
  const hides = hidesUsers(client)
  if (!user && !hides) throw new ApiError('UserNotFoundException', UNKNOWN_COMBINATION)
  return { pool, client, user, who: guesser(services, pool, user, name), hides }
}

/** Says of a user who is disabled that it is, unless the client hides its users. */
export function refuseDisabled({ user, hides }: Pick<Begun, 'user' | 'hides'>): void {
  if (user && !user.enabled && !hides) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
}
