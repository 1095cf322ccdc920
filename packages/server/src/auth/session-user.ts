import type { Services } from '../domain/services.ts'
import { subOfNobody } from '../domain/limits/lockout.ts'
import { findUser } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Pool, User } from '../storage/port.ts'
import type { SessionState } from './session.ts'
import { INVALID_SESSION, epochText } from './session.ts'

/**
 * Reads the user of a session again, as it is now. Refuses when the response is for somebody else, or when something
 * has happened to the user since that ends sign-ins under way. `undefined` for the session of nobody.
 */
export async function sessionUser(
  services: Pick<Services, 'storage' | 'keyring'>,
  pool: Pool,
  state: SessionState,
  name: string,
): Promise<User | undefined> {
  const user = await services.storage.users.findBySub(pool.key, state.sub)
  if (user && epochText(user) !== state.epoch) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  if (name === state.username || name === state.sub) return user
  // Clients answer with the real username; the alias somebody signed in with is the same person. Nobody, too, is called
  // by one name only: another would tell by a different refusal that there is no user.
  const named = await findUser(services, pool, name)
  if ((named?.sub ?? subOfNobody(services, pool, name)) !== state.sub)
    throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  return user
}
