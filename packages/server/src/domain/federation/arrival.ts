import { sub as drawSub } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import { fold } from '../../storage/fold.ts'
import type { Client, Identity, Pool, User } from '../../storage/port/index.ts'
import type { IdentityProvider } from '../documents/identity-provider.ts'
import type { Services } from '../services.ts'
import { isCaseSensitive } from '../users/names.ts'
import type { NewUser } from '../users/new-user.ts'
import { createUser } from '../users/new-user.ts'
import { askToSignUp } from '../users/pre-sign-up.ts'
import { changeUser, USER_IS_DISABLED } from '../users/users.ts'
import type { LinkedIdentity } from './linking.ts'
import { isProfileOf, issuerOf, SUBJECT } from './linking.ts'
import { attributesOfKnown, attributesOfNew, mapped } from './mapped.ts'
import type { Person } from './person.ts'
import { groupNameOf, isSocial } from './providers.ts'

interface Arriving {
  readonly pool: Pool
  readonly client: Client
  readonly provider: IdentityProvider
  readonly person: Person
}

/** What somebody is refused with to whom something has happened since the sign-in began. */
const OVERTAKEN = 'Invalid session for the user.'

type Needs = Pick<Services, 'storage' | 'triggers' | 'clock' | 'random'>

/**
 * Finds the user somebody is who has signed in at an identity provider, with what the provider says of them today; makes
 * one of whoever comes for the first time.
 *
 * The pool's functions are asked in their order (federation.md 3). Refuses with an ApiError what they refuse, users who
 * are disabled, and attributes that the pool does not take.
 */
export async function arrive(services: Needs, arriving: Arriving): Promise<User> {
  const { pool, client, provider, person } = arriving
  const names = { providerName: provider.ProviderName, providerType: provider.ProviderType }
  const stranger = { username: usernameOf(arriving), attributes: undefined }
  const of = { pool, client, user: stranger, source: 'ExternalProvider' as const }
  const reply = await services.triggers.ask('InboundFederation', of, { ...names, attributes: person.told })
  const said = mapped(provider, reply?.attributes ?? person.claims)

  const known = await findKnown(services, arriving, said)
  return known ? comeAgain(services, arriving, known, said) : comeFirst(services, arriving, said)
}

/** Finds the user that an identity is linked to: by its subject, or by an attribute that an administrator has named. */
async function findKnown(
  { storage }: Needs,
  { pool, provider, person }: Arriving,
  said: Readonly<Record<string, string>>,
): Promise<User | undefined> {
  const bySubject = await storage.users.findByIdentity(pool.key, identityOf(provider, person))
  if (bySubject || isSocial(provider.ProviderType)) return bySubject
  const others = Object.entries(said).map(([attribute, subject]) =>
    storage.users.findByIdentity(pool.key, { provider: provider.ProviderName, attribute, subject }),
  )
  return (await Promise.all(others)).find((user) => user !== undefined)
}

async function comeAgain(
  services: Needs,
  { pool, client }: Arriving,
  user: User,
  said: Readonly<Record<string, string>>,
): Promise<User> {
  if (!user.enabled) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  const of = { pool, client, source: 'Authentication' as const }
  await services.triggers.ask(
    'PreAuthentication',
    { ...of, user },
    { validationData: undefined, userNotFound: undefined },
  )
  const change = (current: User): User => ({ ...current, attributes: attributesOfKnown(pool, client, current, said) })
  const changed = change(user)
  await services.triggers.ask('PostAuthentication', { ...of, user: changed }, { newDeviceUsed: false })
  const isSame = Object.entries(changed.attributes).every(([name, value]) => user.attributes[name] === value)
  if (isSame) return user
  return changeUser(services, pool, user, {}, (current) => {
    // Asking the functions takes its time: who was disabled or signed out meanwhile comes in no more.
    if (current.epoch !== user.epoch) throw new ApiError('NotAuthorizedException', OVERTAKEN)
    return change(current)
  })
}

async function comeFirst(services: Needs, arriving: Arriving, said: Readonly<Record<string, string>>): Promise<User> {
  const { pool, client, provider, person } = arriving
  const newcomer = newUserOf(services, arriving, attributesOfNew(pool, client, said))
  const applicant = { pool, client, user: newcomer, source: 'ExternalProvider' as const, input: {} }
  const { user: wanted } = await askToSignUp(services, applicant)
  const identities = JSON.stringify([primaryOf(services, arriving)])
  const user = { ...wanted, attributes: { ...wanted.attributes, identities } }
  const link = identityOf(provider, person)
  const group = await services.storage.groups.find(pool.key, groupNameOf(pool, provider.ProviderName))
  const taken = `Already found an entry for username ${user.username}`
  const created = await createUser(services, pool, user, { link, joins: group?.key, usernameTaken: taken }).catch(
    async (error: unknown) => {
      const isRefused = error instanceof ApiError && error.status < 500
      const holder = isRefused ? await services.storage.users.findByIdentity(pool.key, link) : undefined
      if (!holder) throw error
      // Of two first sign-ins at once, the other has made the user by now.
      if (isProfileOf(holder, link)) return undefined
      // A function has just linked the identity to another user: from the next sign-in on it is that one.
      throw new ApiError('UsernameExistsException', taken, { cause: error })
    },
  )
  if (!created) return arrive(services, arriving)
  await services.triggers.ask('PostConfirmation', { pool, client, user: created, source: 'ConfirmSignUp' }, {})
  return created
}

function identityOf({ ProviderName: provider }: IdentityProvider, { subject }: Person): Identity {
  return { provider, attribute: SUBJECT, subject }
}

const LONGEST_USERNAME = 128

/** `Provider_subject`. Refuses a subject that no username can hold. */
function usernameOf({ pool, provider, person }: Arriving): string {
  const { subject } = person
  if (subject === '') throw invalid('username attribute mapping required')
  const whole = `${provider.ProviderName}_${subject}`
  const username = isCaseSensitive(pool) ? whole : fold(whole)
  if (username.length > LONGEST_USERNAME) throw invalid(`The subject of ${provider.ProviderName} is too long`)
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(username)) {
    throw invalid(`The subject of ${provider.ProviderName} is not a username`)
  }
  return username
}

/** The identity by which somebody came to be a user. */
function primaryOf({ clock }: Pick<Services, 'clock'>, { provider, person }: Arriving): LinkedIdentity {
  return {
    userId: person.subject,
    providerName: provider.ProviderName,
    providerType: provider.ProviderType,
    issuer: person.issuer ?? issuerOf(provider),
    primary: true,
    dateCreated: clock.now().getTime(),
  }
}

function newUserOf(
  { clock, random }: Pick<Services, 'clock' | 'random'>,
  arriving: Arriving,
  attributes: Readonly<Record<string, string>>,
): NewUser {
  const now = clock.now()
  const username = usernameOf(arriving)
  return {
    pool: arriving.pool.key,
    sub: drawSub(random) as User['sub'], // just drawn
    username,
    usernameKey: username,
    status: 'EXTERNAL_PROVIDER',
    enabled: true,
    attributes,
    pending: {},
    password: undefined,
    passwordExpiresAt: undefined,
    epoch: 0,
    settings: {},
    createdAt: now,
    updatedAt: now,
  }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
