import type { ProviderUserIdentifierType } from '@aws-sdk/client-cognito-identity-provider'
import { ApiError } from '../../errors.ts'
import type { Checked } from '../../model/wire.ts'
import type { Identity, Pool, User } from '../../storage/port/index.ts'
import type { IdentityProvider } from '../documents/identity-provider.ts'
import { IDENTITY_PROVIDER } from '../documents/identity-provider.ts'
import { requireDocument } from '../documents/documents.ts'
import type { Services } from '../services.ts'
import { ALREADY_LINKED, USER_DOES_NOT_EXIST } from '../users/users.ts'
import { isSocial, OWN_USERS } from './providers.ts'

type Named = Checked<ProviderUserIdentifierType>

/** What an identity is called that a provider's subject makes. */
export const SUBJECT = 'Cognito_Subject'
/** The most that a user is linked to. */
const MOST_IDENTITIES = 5
const LONGEST_VALUE = 2048

/** Whether users of the pool's own are meant, and no provider. */
export function isOwn({ ProviderName: name = '' }: Named): boolean {
  return name.toUpperCase() === OWN_USERS
}

/** The value by which somebody is named; refuses its absence, and one that no provider has. */
export function requireValue(of: string, { ProviderAttributeValue: value }: Named): string {
  if (!value) throw invalid(`${of}.ProviderAttributeValue is a required parameter`)
  if (value.length > LONGEST_VALUE)
    throw invalid(`${of}.ProviderAttributeValue has more than ${LONGEST_VALUE} characters`)
  return value
}

/** The identity that is named, and its provider; refuses what no sign-in with that provider could bring. */
export async function requireIdentity(
  services: Pick<Services, 'storage' | 'keyring'>,
  pool: Pool,
  of: string,
  named: Named,
): Promise<{ readonly identity: Identity; readonly provider: IdentityProvider }> {
  const { ProviderName: name, ProviderAttributeName: attribute = '' } = named
  if (name === undefined) throw invalid(`${of}.ProviderName is a required parameter`)
  if (isOwn(named)) throw invalid(`${of}.ProviderName must be that of an identity provider`)
  const subject = requireValue(of, named)
  const provider = await requireDocument(services, IDENTITY_PROVIDER, pool, name)
  const isMapped = !isSocial(provider.ProviderType) && Object.hasOwn(provider.AttributeMapping ?? {}, attribute)
  if (attribute !== SUBJECT && !isMapped) {
    const others = isSocial(provider.ProviderType) ? '' : ' or an attribute that is mapped'
    throw invalid(`${of}.ProviderAttributeName must be ${SUBJECT}${others}`)
  }
  return { identity: { provider: name, attribute, subject }, provider }
}

/** One of the list that the attribute `identities` holds as JSON. */
export interface LinkedIdentity {
  readonly userId: string
  readonly providerName: string
  readonly providerType: string
  readonly issuer: string | null
  /** Whether the user came to be by it. */
  readonly primary: boolean
  /** Milliseconds since 1970. */
  readonly dateCreated: number
}

/** Who vouches for an identity, where a provider has a name beside the pool's for it. */
export function issuerOf({ ProviderType: type, ProviderDetails: details }: IdentityProvider): string | null {
  return type === 'OIDC' ? (details['oidc_issuer'] ?? null) : null
}

/** Reads the attribute `identities`. */
export function identitiesOf({ attributes }: Pick<User, 'attributes'>): readonly LinkedIdentity[] {
  const text = attributes['identities']
  return text === undefined ? [] : (JSON.parse(text) as LinkedIdentity[]) // written by the service alone
}

/** Gives a user one more in the attribute `identities`; refuses more than there may be. */
export function withIdentity(user: User, added: LinkedIdentity): User {
  const before = identitiesOf(user)
  if (before.some((each) => isSame(each, added))) throw invalid(ALREADY_LINKED)
  if (before.length >= MOST_IDENTITIES) {
    throw new ApiError('LimitExceededException', `A user is linked to at most ${MOST_IDENTITIES} identities.`)
  }
  return withIdentities(user, [...before, added])
}

/** Takes an identity out of the attribute `identities`. */
export function withoutIdentity(user: User, { provider, subject }: Identity): User {
  const gone = { providerName: provider, userId: subject }
  return withIdentities(
    user,
    identitiesOf(user).filter((each) => !isSame(each, gone)),
  )
}

function withIdentities(user: User, identities: readonly LinkedIdentity[]): User {
  const { identities: _, ...attributes } = user.attributes
  return {
    ...user,
    attributes: { ...attributes, ...(identities.length > 0 && { identities: JSON.stringify(identities) }) },
  }
}

type Who = Pick<LinkedIdentity, 'providerName' | 'userId'>

function isSame(one: Who, other: Who): boolean {
  return one.providerName === other.providerName && one.userId === other.userId
}

/** Whether a user came to be by signing in with this identity. */
export function isProfileOf(user: User, { provider, subject }: Identity): boolean {
  const own = { providerName: provider, userId: subject }
  return identitiesOf(user).some((each) => each.primary && isSame(each, own))
}

/** Refuses a user with an attribute that a sign-in elsewhere could not bring up to date. */
export function refuseImmutable(pool: Pool, { attributes }: User): void {
  const fixed = pool.settings.SchemaAttributes?.find(
    ({ Name = '', Mutable }) => Mutable === false && Name !== 'sub' && attributes[Name] !== undefined,
  )
  if (fixed) throw invalid(`DestinationUser has the attribute ${fixed.Name}, which is not mutable`)
}

export function userUnknown(): ApiError {
  return new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
