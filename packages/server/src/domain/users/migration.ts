import { ApiError } from '../../errors.ts'
import { oneLine } from '../../http/text.ts'
import type { Client, Pool, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { MigratedUser, Of, Triggers } from '../triggers.ts'
import { refuseFlagAlone } from './attributes.ts'
import { mfaOf } from '../factors/mfa.ts'
import { createUser, newUser } from './new-user.ts'
import { record } from './passwords.ts'
import { checkAttributes } from './schema.ts'
import { findUser } from './users.ts'

/** The name somebody typed that no user has, and what was asked of the client. */
export interface Unknown {
  readonly pool: Pool
  readonly client: Client
  readonly name: string
  readonly source: Of<'UserMigration'>['source']
}

/**
 * Asks the pool's function for a user that another directory has, and stores it; `undefined` when the function knows
 * nobody of that name. The password that was sent, if one was, is the user's from now on.
 *
 * Whatever goes wrong is refused in one sentence; the reason is for the log.
 */
export async function migrate(
  services: Pick<Services, 'storage' | 'keyring' | 'clock' | 'random' | 'triggers' | 'log'>,
  { pool, client, name, source }: Unknown,
  request: Partial<Triggers['UserMigration']['request']>,
): Promise<User | undefined> {
  const { password, validationData, clientMetadata } = request
  try {
    const of = { pool, client, user: { username: name, attributes: undefined }, source }
    const found = await services.triggers.ask('UserMigration', of, { password, validationData, clientMetadata })
    if (!found) return undefined
    return await store(services, pool, name, found, password)
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    services.log.info(`A user of the pool ${pool.id} could not be migrated: ${reasonOf(cause)}`)
    throw new ApiError('UserNotFoundException', `Exception migrating user in app client ${client.id}`, { cause })
  }
}

/** A function's own words may repeat the password it was sent, so the log does without them. */
function reasonOf({ name, message }: ApiError): string {
  return name === 'UserLambdaValidationException' ? 'its function refused.' : `${name}: ${oneLine(message, 200)}`
}

async function store(
  services: Pick<Services, 'storage' | 'keyring' | 'clock' | 'random'>,
  pool: Pool,
  name: string,
  { username = name, attributes, isConfirmed, forceAliasCreation, enableSmsMfa }: MigratedUser,
  password: string | undefined,
): Promise<User> {
  const unnamed = newUser(services, pool, username, attributes, isConfirmed ? 'CONFIRMED' : 'RESET_REQUIRED')
  checkAttributes(pool.settings.SchemaAttributes ?? [], unnamed.attributes, { mode: 'create', requireRequired: false })
  refuseFlagAlone(unnamed)
  const getsSms = enableSmsMfa && unnamed.attributes['phone_number'] && mfaOf(pool).offered.includes('SMS_MFA')
  const user = {
    ...unnamed,
    password: password === undefined ? undefined : record(services, pool, unnamed, password),
    ...(getsSms && { settings: { mfa: { enabled: ['SMS_MFA'] as const } } }),
  }
  try {
    return await createUser(services, pool, user, { moveAliases: forceAliasCreation, usernameTaken: 'User exists' })
  } catch (error) {
    // Of two sign-ins at once, the other has stored the user by now; its password is judged as any other.
    const other = await findUser(services, pool, name)
    if (other) return other
    throw error
  }
}
