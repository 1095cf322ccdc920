import { clientId } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { ClientId, Pool } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'

/** Before the name of a client in a tag of its pool: `_custom_id_:web`. */
const TAG = '_custom_id_:'

/** Gives the id of a new client: what the pool's tag `_custom_id_:<ClientName>` says, else a random one. */
export function newClientId({ random }: Pick<Services, 'random'>, pool: Pool, name: string): ClientId {
  const tags: Readonly<Record<string, string>> = pool.settings.UserPoolTags ?? {}
  const custom = Object.hasOwn(tags, TAG + name) ? tags[TAG + name] : undefined
  if (custom === undefined) return clientId(random) as ClientId // made in the wire's form
  if (!/^\w{1,128}$/.test(custom)) {
    throw new ApiError('InvalidParameterException', `The tag ${TAG}${name} must be an id of letters, digits and _.`)
  }
  return custom as ClientId // its form is checked above
}

/** The refusal when the id of a new client is somebody else's. */
export function clientIdTaken(id: ClientId): ApiError {
  return new ApiError('InvalidParameterException', `The app client id ${id} is already taken.`)
}
