import * as secrets from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { Output } from '../../model/types.gen.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Client, ClientId, ClientSecret, ClientSettings, Pool } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'

type WithSettings = Pick<Client, 'settings'>
type InPool = { readonly client: Client; readonly pool: Pool }

/** Finds a client and its pool; refuses with ResourceNotFoundException when there is none. */
export async function requireClient({ storage }: Pick<Services, 'storage'>, id: string): Promise<InPool> {
  const found = await storage.clients.find(id as ClientId) // any text may be looked up
  if (!found) throw unknown(id)
  return found
}

/** Finds a client of one pool; that of another pool does not exist. */
export async function requireClientOf(services: Pick<Services, 'storage'>, pool: Pool, id: string): Promise<Client> {
  const { client } = await requireClient(services, id)
  if (client.pool !== pool.key) throw unknown(id)
  return client
}

/** Changes a client in one atomic step, and says when; refuses with ResourceNotFoundException when it is gone. */
export async function changeClient(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  client: Client,
  change: (client: Client) => Partial<Pick<Client, 'name' | 'settings' | 'secrets'>>,
): Promise<Client> {
  const changed = await storage.clients.change(client.key, (current) => ({
    ...current,
    ...change(current),
    updatedAt: clock.now(),
  }))
  if (!changed) throw unknown(client.id)
  return changed
}

function unknown(id: string): ApiError {
  return new ApiError('ResourceNotFoundException', `User pool client ${id} does not exist.`)
}

/** Writes a client as Create, Describe and Update answer it, with its oldest secret. */
export function describeClient(services: Pick<Services, 'keyring'>, { client, pool }: InPool) {
  const [secret] = openSecrets(services, { client, pool })
  const { SessionConfiguration: _, ...settings } = client.settings
  return {
    UserPoolId: pool.id,
    ClientName: client.name,
    ClientId: client.id,
    ...(secret !== undefined && { ClientSecret: secret }),
    LastModifiedDate: epochSeconds(client.updatedAt),
    CreationDate: epochSeconds(client.createdAt),
    ...settings,
  } satisfies Output<'DescribeUserPoolClient'>['UserPoolClient']
}

/** Tells whether sign-in through this client hides which users exist. */
export function hidesUsers({ settings }: WithSettings): boolean {
  return settings.PreventUserExistenceErrors === 'ENABLED'
}

// ----------------------------------------------------------------------------------------------------------- validity

const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

type Timing = Pick<
  ClientSettings,
  'AccessTokenValidity' | 'IdTokenValidity' | 'RefreshTokenValidity' | 'TokenValidityUnits' | 'AuthSessionValidity'
>

/** How long a client's tokens and sign-in sessions are good, in seconds. */
export function validity({ settings }: { readonly settings: Timing }) {
  const units = settings.TokenValidityUnits ?? {}
  const hour = 60 * 60
  const month = 30 * 24 * hour
  return {
    accessSeconds: (settings.AccessTokenValidity ?? 0) * UNIT_SECONDS[units.AccessToken ?? 'hours'] || hour,
    idSeconds: (settings.IdTokenValidity ?? 0) * UNIT_SECONDS[units.IdToken ?? 'hours'] || hour,
    refreshSeconds: (settings.RefreshTokenValidity ?? 0) * UNIT_SECONDS[units.RefreshToken ?? 'days'] || month,
    sessionSeconds: (settings.AuthSessionValidity ?? 3) * 60,
  }
}

// -------------------------------------------------------------------------------------------------------------- flows

const WITHOUT_SETTING = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH']

// The values from before 2019 add to what every client could do then; the last one takes SRP away.
const LEGACY: Readonly<Record<string, readonly string[]>> = {
  ADMIN_NO_SRP_AUTH: ['ADMIN_NO_SRP_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', ...WITHOUT_SETTING],
  USER_PASSWORD_AUTH: ['USER_PASSWORD_AUTH', 'ALLOW_USER_PASSWORD_AUTH', ...WITHOUT_SETTING],
  CUSTOM_AUTH_FLOW_ONLY: ['CUSTOM_AUTH_FLOW_ONLY', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
}

/** Tells whether one of these members of ExplicitAuthFlows is in force for a client. */
export function allowsFlow({ settings }: WithSettings, ...names: readonly string[]): boolean {
  const given: readonly string[] = settings.ExplicitAuthFlows ?? WITHOUT_SETTING
  const withoutSrp = given.includes('CUSTOM_AUTH_FLOW_ONLY')
  return names.some((name) => {
    if (withoutSrp && name === 'ALLOW_USER_SRP_AUTH') return false
    return given.some((each) => each === name || LEGACY[each]?.includes(name))
  })
}

// ------------------------------------------------------------------------------------------------------------ secrets

/** The most secrets a client has at a time. */
export const MOST_SECRETS = 2

type Owner = { readonly client: Pick<Client, 'id' | 'secrets'>; readonly pool: Pick<Pool, 'id'> }

/** Makes one more secret for a client, drawn at random unless `given`, sealed for the row it will be stored in. */
export function makeSecret(
  { keyring, random, clock }: Pick<Services, 'keyring' | 'random' | 'clock'>,
  owner: Owner,
  given?: string,
): { readonly secret: ClientSecret; readonly value: string } {
  const value = given ?? secrets.clientSecret(random)
  const createdAt = clock.now()
  const idAt = (second: number) => `${owner.client.id}--${second}`
  const second = Math.floor(epochSeconds(createdAt))
  // Two secrets of one second have different ids all the same
  const isTaken = owner.client.secrets.some((secret) => secret.id === idAt(second))
  const id = idAt(isTaken ? second + 1 : second)
  return { value, secret: { id, sealed: keyring.seal(value, placeOf(owner)), createdAt } }
}

/** By the secret as it was read, which is the same object until another one is stored. */
const opened = new WeakMap<ClientSecret, { readonly by: Services['keyring']; readonly value: string }>()

function openSecrets({ keyring }: Pick<Services, 'keyring'>, owner: InPool): string[] {
  return owner.client.secrets.map((secret) => {
    const known = opened.get(secret)
    if (known?.by === keyring) return known.value
    const value = keyring.open(secret.sealed, placeOf(owner)).toString()
    opened.set(secret, { by: keyring, value })
    return value
  })
}

function placeOf({ client, pool }: Owner) {
  return { table: 'clients', column: 'secrets', pool: pool.id, owner: client.id }
}

/**
 * Refuses a request whose `SECRET_HASH` is not that of an active secret and one of these usernames.
 *
 * A client without a secret takes no hash. Every secret and username is tried, whichever fits. A refresh is refused in
 * its own words.
 */
export async function checkSecretHash(
  services: Pick<Services, 'keyring'>,
  { client, pool }: InPool,
  given: string | undefined,
  usernames: readonly string[],
  at: 'sign-in' | 'refresh' = 'sign-in',
): Promise<void> {
  if (client.secrets.length === 0) {
    if (given === undefined) return
    throw refused(`Client ${client.id} is not configured for secret but secret was received`)
  }
  if (given === undefined) {
    throw refused(`Client ${client.id} is configured with secret but SECRET_HASH was not received`)
  }
  const hashes = openSecrets(services, { client, pool }).flatMap((secret) =>
    usernames.map((username) => secrets.secretHash(secret, username, client.id)),
  )
  if (isAnyOf(hashes, given)) return
  // Not the hash that was expected: a log with a hash of a secret lets whoever reads it sign in.
  const texts = [...new Set(usernames)].map((username) => JSON.stringify(username + client.id)).join(' or ')
  const detail = `expected is base64 of HMAC-SHA256 with a secret of the client as key, over ${texts}`
  if (at === 'refresh') throw refused(`SecretHash does not match for the client: ${client.id}`, detail)
  throw refused(`Unable to verify secret hash for client ${client.id}`, detail)
}

/** Tells whether a text, or its absence, is what a client proves itself by: an active secret, or none where it has none. */
export function isSecretOf(services: Pick<Services, 'keyring'>, at: InPool, given: string | undefined): boolean {
  if (at.client.secrets.length === 0) return given === undefined
  return given !== undefined && isAnyOf(openSecrets(services, at), given)
}

function isAnyOf(candidates: readonly string[], given: string): boolean {
  // No early end: how long it takes tells nothing about which one fits
  return candidates.map((candidate) => secrets.equal(candidate, given)).includes(true)
}

function refused(message: string, detail?: string): ApiError {
  return new ApiError('NotAuthorizedException', message, { detail })
}
