import { createHash } from 'node:crypto'
import type { Payload } from '../../crypto/jwt.ts'
import { signRs256 } from '../../crypto/jwt.ts'
import { uuid } from '../../crypto/secrets.ts'
import type { Client, Group, Pool, Spending, User } from '../../storage/port.ts'
import { validity } from '../clients/clients.ts'
import { readable } from '../users/schema.ts'
import type { Services } from '../services.ts'

/** The scope of every access token that comes from the API; operations that take an access token ask for it. */
export const ADMIN_SCOPE = 'aws.cognito.signin.user.admin'

/** A user at a client, whom tokens are for. */
export interface Session {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
}

/** What all tokens of one sign-in have in common. */
export interface Grant extends Session {
  readonly originJti: string
  readonly authTime: Date
  readonly scope: string
  readonly deviceKey: string | undefined
}

/** Tokens as the API answers them. */
export interface Tokens {
  readonly AccessToken: string
  /** Seconds the access token is good for. */
  readonly ExpiresIn: number
  readonly TokenType: 'Bearer'
  readonly RefreshToken?: string
  readonly IdToken: string
}

type Needs = Pick<Services, 'storage' | 'signingKeys' | 'clock' | 'random' | 'settings'>

/**
 * Ends a sign-in: stores a family with its first refresh token and signs the tokens. What led here is spent in the
 * same step; `undefined` when it was spent before, or when the user has changed meanwhile.
 */
export async function issue(services: Needs, session: Session, spend?: Spending): Promise<Tokens | undefined> {
  const { pool, client, user } = session
  const now = services.clock.now()
  const refreshToken = drawRefreshToken(services)
  const grant: Grant = {
    ...session,
    originJti: originOf(refreshToken),
    authTime: now,
    scope: ADMIN_SCOPE,
    deviceKey: undefined,
  }
  const sign = await prepare(services, grant)
  const family = await services.storage.refresh.start(
    {
      pool: pool.key,
      user: user.key,
      client: client.key,
      originJti: grant.originJti,
      authTime: grant.authTime,
      expiresAt: new Date(now.getTime() + validity(client).refreshSeconds * 1000),
      scope: grant.scope,
      deviceKey: grant.deviceKey,
    },
    hashOf(refreshToken),
    { epoch: user.epoch, spend },
  )
  return family === undefined ? undefined : sign(refreshToken)
}

/**
 * Prepares an access token and an ID token: reads what they say and opens the keys. Answers what signs them, both at
 * once, and shows a refresh token with them.
 *
 * All that may fail is done here, so that it comes before what cannot be undone: else a sign-in could be spent, or a
 * refresh token rotated, for an answer that nobody gets.
 */
export async function prepare(
  services: Needs,
  grant: Grant,
): Promise<(refreshToken: string | undefined) => Promise<Tokens>> {
  const { pool, client, user } = grant
  const [groups, keys] = await Promise.all([services.storage.groups.ofUser(user.key), services.signingKeys.of(pool)])
  const { accessSeconds, idSeconds } = validity(client)
  const common = commonClaims(services, grant)
  const access = accessClaims(services, grant, common, groups, accessSeconds)
  const id = idClaims(services, grant, common, groups, idSeconds)
  return async (refreshToken) => {
    const [AccessToken, IdToken] = await Promise.all([signRs256(access, keys.access), signRs256(id, keys.id)])
    const renewed = refreshToken !== undefined && { RefreshToken: refreshToken }
    return { AccessToken, ExpiresIn: accessSeconds, TokenType: 'Bearer', ...renewed, IdToken }
  }
}

function commonClaims({ clock, random, settings }: Pick<Services, 'clock' | 'random' | 'settings'>, grant: Grant) {
  return {
    iss: settings.issuer(grant.pool),
    iat: seconds(clock.now()),
    auth_time: seconds(grant.authTime),
    // Without revocation tokens do not name their family; a sign-out has to find it all the same.
    event_id: isRevocable(grant.client) ? uuid(random) : grant.originJti,
  }
}

type Common = ReturnType<typeof commonClaims>

function accessClaims(
  { random }: Pick<Services, 'random'>,
  grant: Grant,
  { iss, iat, auth_time, event_id }: Common,
  groups: readonly Group[],
  lifetime: number,
): Payload {
  const { client, user } = grant
  return {
    sub: user.sub,
    ...(groups.length > 0 && { 'cognito:groups': groups.map(({ name }) => name) }),
    ...(grant.deviceKey !== undefined && { device_key: grant.deviceKey }),
    iss,
    client_id: client.id,
    ...(isRevocable(client) && { origin_jti: grant.originJti }),
    event_id,
    token_use: 'access',
    scope: grant.scope,
    auth_time,
    exp: iat + lifetime,
    iat,
    ...(isRevocable(client) && { jti: uuid(random) }),
    username: user.username,
  }
}

function idClaims(
  { random }: Pick<Services, 'random'>,
  grant: Grant,
  { iss, iat, auth_time, event_id }: Common,
  groups: readonly Group[],
  lifetime: number,
): Payload {
  const { client, user } = grant
  return {
    sub: user.sub,
    ...groupClaims(groups),
    iss,
    'cognito:username': user.username,
    ...(isRevocable(client) && { origin_jti: grant.originJti }),
    aud: client.id,
    event_id,
    token_use: 'id',
    auth_time,
    exp: iat + lifetime,
    iat,
    ...(isRevocable(client) && { jti: uuid(random) }),
    ...attributeClaims(client, user),
  }
}

/** The names of a user's groups, their roles, and the role of the strongest group if that is one. */
function groupClaims(groups: readonly Group[]): Payload {
  if (groups.length === 0) return {}
  const roles = [...new Set(groups.flatMap(({ roleArn }) => roleArn ?? []))]
  const ranked = groups.filter(({ precedence, roleArn }) => precedence !== undefined && roleArn !== undefined)
  const strongest = Math.min(...ranked.map(({ precedence }) => precedence ?? Infinity))
  const preferred = new Set(ranked.filter(({ precedence }) => precedence === strongest).map(({ roleArn }) => roleArn))
  const [role] = preferred
  return {
    'cognito:groups': groups.map(({ name }) => name),
    ...(preferred.size === 1 && { 'cognito:preferred_role': role }),
    ...(roles.length > 0 && { 'cognito:roles': roles }),
  }
}

/** What an ID token says of a user: the attributes that the client may read. */
function attributeClaims(client: Client, user: User): Payload {
  const mayRead = readable(client)
  const claims: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(user.attributes)) {
    if (name.startsWith('dev:') || !mayRead(name)) continue
    if (name === 'email_verified' || name === 'phone_number_verified') claims[name] = value.toLowerCase() === 'true'
    else if (name === 'address') claims[name] = { formatted: value }
    else if (name === 'updated_at') claims[name] = Number(value)
    else if (name === 'identities') claims[name] = JSON.parse(value)
    else claims[name] = value
  }
  return claims
}

function isRevocable(client: Client): boolean {
  return client.settings.EnableTokenRevocation !== false
}

/** Seconds since the epoch. */
export function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

// The header of the service's own refresh tokens, which are encrypted JWTs. Ours is random from there on and looks the
// same to a column that is too short or a parser that counts the parts.
const REFRESH_HEADER = Buffer.from('{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}').toString('base64url')

/**
 * Draws a refresh token: opaque, unguessable, and of the length clients have to expect. All tokens of a sign-in have one
 * part in common, their `lineage`; a sign-in begins with a new one.
 */
export function drawRefreshToken({ random }: Pick<Services, 'random'>, lineage?: string): string {
  const part = (size: number) => Buffer.from(random(size)).toString('base64url')
  const parts = [REFRESH_HEADER, lineage ?? part(256), part(12), part(480)].join('.')
  return `${parts}.${sumOf(parts)}`
}

/** The part that all refresh tokens of a sign-in have in common. */
export function lineageOf(refreshToken: string): string {
  return refreshToken.split('.')[1] ?? ''
}

/**
 * The `origin_jti` of the sign-in a refresh token belongs to, also when the token itself is not known any more.
 *
 * It is a hash of the lineage: access tokens show it, and nobody makes a refresh token of it.
 */
export function originOf(refreshToken: string): string {
  const hash = createHash('sha256').update(lineageOf(refreshToken)).digest()
  return uuid((size) => hash.subarray(0, size))
}

/** Whether a refresh token is as it was drawn, and not one that was cut off or mistyped. */
export function isWhole(refreshToken: string): boolean {
  const end = refreshToken.lastIndexOf('.')
  return refreshToken.slice(end + 1) === sumOf(refreshToken.slice(0, end))
}

function sumOf(parts: string): string {
  return createHash('sha256').update(parts).digest().subarray(0, 16).toString('base64url')
}

/** The form in which a refresh token is stored. It holds thousands of random bits, so a plain hash is enough. */
export function hashOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('base64url')
}
