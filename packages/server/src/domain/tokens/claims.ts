import type { Payload } from '../../crypto/jwt.ts'
import { uuid } from '../../crypto/secrets.ts'
import type { Group, User } from '../../storage/port/index.ts'
import { validity } from '../clients/clients.ts'
import type { Services } from '../services.ts'
import type { GroupClaims, TokenChanges } from '../triggers.ts'
import { attributesOf } from './attribute-scopes.ts'
import { changedAccess, changedId } from './changes.ts'
import type { Grant } from './grant.ts'
import { levelClaims } from './levels.ts'

/**
 * What the tokens of one grant say (tokens.md): the access token, and where there is a user, the ID token. A function
 * may have changed some of it.
 */
export function claimsOf(
  { clock, random, settings }: Pick<Services, 'clock' | 'random' | 'settings'>,
  grant: Grant,
  known: GroupClaims,
  changes?: TokenChanges,
): { readonly access: Payload; readonly id: Payload | undefined } {
  const { client, subject, originJti } = grant
  const { accessSeconds, idSeconds } = validity(client)
  const revocable = client.settings.EnableTokenRevocation !== false
  const iat = seconds(clock.now())
  const auth_time = seconds(grant.authTime)
  const iss = settings.issuer(grant.pool)
  // Without revocation tokens do not name their family; a sign-out has to find it all the same.
  const event_id = revocable ? uuid(random) : originJti
  const groups = changes?.groups ?? known
  const own = () => revocable && { jti: uuid(random) }
  const device = grant.device !== undefined && { device_key: grant.device }
  const origin = revocable && { origin_jti: originJti }
  const level = levelClaims(grant.pool, grant.factors)
  const isUsers = subject !== undefined

  const access = {
    sub: subject?.sub ?? client.id,
    ...(groups.names.length > 0 && { 'cognito:groups': groups.names }),
    ...device,
    iss,
    ...(grant.resource !== undefined && { aud: grant.resource }),
    client_id: client.id,
    ...(isUsers && origin),
    ...(isUsers && { event_id }),
    token_use: 'access',
    scope: grant.scopes.join(' '),
    ...((grant.isScoped ?? false) && { version: 2 }),
    auth_time,
    ...level,
    exp: iat + accessSeconds,
    iat,
    ...own(),
    ...(subject && { username: subject.username }),
  }
  const hasIdToken = !grant.isScoped || grant.scopes.includes('openid')
  const tells = attributesOf(client, grant.isScoped ? grant.scopes : undefined)
  const id = subject &&
    hasIdToken && {
      sub: subject.sub,
      ...groupClaims(groups),
      ...device,
      iss,
      'cognito:username': subject.username,
      ...(grant.nonce !== undefined && { nonce: grant.nonce }),
      ...origin,
      aud: client.id,
      event_id,
      token_use: 'id',
      auth_time,
      ...level,
      exp: iat + idSeconds,
      iat,
      ...own(),
      ...attributeClaims(tells, subject),
    }
  if (!changes) return { access, id: id || undefined }
  return { access: changedAccess(access, changes.access, client), id: id ? changedId(id, changes.id) : undefined }
}

/** The names of a user's groups, their roles, and the role of the strongest group if that is one. */
export function groupsOf(groups: readonly Group[]): GroupClaims {
  const roles = [...new Set(groups.flatMap(({ roleArn }) => roleArn ?? []))]
  const ranked = groups.filter(({ precedence, roleArn }) => precedence !== undefined && roleArn !== undefined)
  const strongest = Math.min(...ranked.map(({ precedence }) => precedence ?? Infinity))
  const preferred = new Set(ranked.filter(({ precedence }) => precedence === strongest).map(({ roleArn }) => roleArn))
  const [role] = preferred
  const preferredRole = preferred.size === 1 ? role : undefined
  return { names: groups.map(({ name }) => name), roles, preferredRole }
}

function groupClaims({ names, roles, preferredRole }: GroupClaims): Payload {
  return {
    ...(names.length > 0 && { 'cognito:groups': names }),
    ...(preferredRole !== undefined && { 'cognito:preferred_role': preferredRole }),
    ...(roles.length > 0 && { 'cognito:roles': roles }),
  }
}

/** What an ID token says of a user: the attributes that it may tell. */
function attributeClaims(mayTell: (name: string) => boolean, user: User): Payload {
  const claims: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(user.attributes)) {
    if (name.startsWith('dev:') || !mayTell(name)) continue
    if (name === 'email_verified' || name === 'phone_number_verified') claims[name] = value.toLowerCase() === 'true'
    else if (name === 'address') claims[name] = { formatted: value }
    else if (name === 'updated_at') claims[name] = Number(value)
    else if (name === 'identities') claims[name] = identityClaims(value)
    else claims[name] = value
  }
  return claims
}

/** In a token everything that is known of an identity is text. */
function identityClaims(value: string): object[] {
  const identities = JSON.parse(value) as Record<string, string | number | boolean | null>[] // written by the service alone
  return identities.map((identity) =>
    Object.fromEntries(Object.entries(identity).map(([name, each]) => [name, each === null ? null : String(each)])),
  )
}

/** Seconds since the epoch. */
export function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
