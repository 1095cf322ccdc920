import { hash } from 'node:crypto'
import type { Payload } from '../../crypto/jwt.ts'
import { signRs256 } from '../../crypto/jwt.ts'
import type { Client, Pool, Spending, SsoStep, StartOutcome, User } from '../../storage/port/index.ts'
import { validity } from '../clients/clients.ts'
import { deviceGroupKey } from '../devices/devices.ts'
import type { Services } from '../services.ts'
import type { Caller } from '../sessions/seen.ts'
import { newSession } from '../sessions/sessions.ts'
import type { GroupClaims, TokenChanges } from '../triggers.ts'
import { claimsOf, groupsOf } from './claims.ts'
import type { Grant, Issued, TokenSource } from './grant.ts'
import { drawRefreshToken, hashOf, originOf } from './refresh-token.ts'
import type { PoolKeys } from './signing-keys.ts'

type Needs = Pick<Services, 'storage' | 'signingKeys' | 'clock' | 'random' | 'settings' | 'triggers'>

/** Tokens that only lack their signatures: nothing that may be refused comes after this. */
export interface Prepared {
  readonly access: Payload
  readonly id: Payload | undefined
  readonly keys: PoolKeys
  readonly expiresIn: number
  /** Whether the ID token names the access token it came with. */
  readonly binds: boolean
}

/** Does all that may fail or be refused before anything is stored: the pool's function is asked here. */
export async function prepare(services: Needs, grant: Grant): Promise<Prepared> {
  const { pool, client, subject } = grant
  const [memberships, keys] = await Promise.all([
    subject ? services.storage.groups.ofUser(subject.key) : [],
    services.signingKeys.of(pool),
  ])
  const groups = groupsOf(memberships)
  const changes = await askForChanges(services, grant, groups)
  const expiresIn = validity(client).accessSeconds
  return { ...claimsOf(services, grant, groups, changes), keys, expiresIn, binds: grant.isScoped ?? false }
}

async function askForChanges(
  { triggers }: Needs,
  grant: Grant,
  groups: GroupClaims,
): Promise<TokenChanges | undefined> {
  const { pool, client, subject, source, scopes, clientMetadata } = grant
  // Only functions of the third version know tokens that are nobody's.
  const { LambdaVersion } = pool.settings.LambdaConfig?.PreTokenGenerationConfig ?? {}
  if (!subject && LambdaVersion !== 'V3_0') return undefined
  // A name of nobody is not documented [?].
  const user = subject ?? { username: client.id, attributes: {} }
  return triggers.ask('PreTokenGeneration', { pool, client, user, source }, { groups, scopes, clientMetadata })
}

/** Signs what was prepared, all tokens at once but where one names the other. */
export async function sign({ access, id, keys, expiresIn, binds }: Prepared): Promise<Issued> {
  if (binds && id) {
    const accessToken = await signRs256(access, keys.access)
    return { accessToken, expiresIn, idToken: await signRs256({ at_hash: halfHashOf(accessToken), ...id }, keys.id) }
  }
  const [accessToken, idToken] = await Promise.all([signRs256(access, keys.access), id && signRs256(id, keys.id)])
  return { accessToken, expiresIn, idToken }
}

/** What an ID token names an access token by (OpenID Connect Core §3.1.3.6). */
function halfHashOf(accessToken: string): string {
  return hash('sha256', accessToken, 'buffer').subarray(0, 16).toString('base64url')
}

/** A sign-in that is complete and gets its first tokens. */
export interface Start {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
  readonly source: TokenSource
  readonly scopes: readonly string[]
  /** What was shown, in that order. */
  readonly factors?: readonly string[] | undefined
  readonly isScoped?: boolean | undefined
  readonly resource?: string | undefined
  readonly nonce?: string | undefined
  /** When its user has signed in; now unless told. */
  readonly authTime?: Date | undefined
  /** Of the authorization code that is spent for it. */
  readonly codeHash?: string | undefined
  /** How long its refresh token is good, in seconds; as the client says unless told. */
  readonly lifetime?: number | undefined
  /** What it came from, and from which address; not new means that the user has confirmed it. */
  readonly device?: { readonly key: string; readonly isNew: boolean; readonly address: string } | undefined
  readonly clientMetadata?: Grant['clientMetadata']
  /** From where it was completed; without it, it is no session of its own. */
  readonly caller?: Caller | undefined
  /** The session of the browser that it came through, and what this step does to it where it is taken in the browser. */
  readonly ssoId?: string | undefined
  readonly sso?: SsoStep | undefined
}

/**
 * Ends a sign-in: stores a family with its first refresh token and signs the tokens. What led here is spent in the same
 * step; answers what was refused when it was spent before, or the user has changed meanwhile.
 */
export async function issue(
  services: Needs & Pick<Services, 'keyring'>,
  { user, device, caller, codeHash, lifetime, sso, ssoId = sso?.id, ...start }: Start,
  spend: readonly Spending[],
): Promise<{ readonly issued: Issued } | Exclude<StartOutcome, { started: unknown }>> {
  const now = services.clock.now()
  const { authTime = now } = start
  const refreshToken = drawRefreshToken(services)
  const originJti = originOf(refreshToken)
  const grant: Grant = { ...start, subject: user, originJti, authTime, device: device?.key }
  const prepared = await prepare(services, grant)
  const outcome = await services.storage.refresh.start(
    {
      pool: grant.pool.key,
      user: user.key,
      client: grant.client.key,
      originJti,
      authTime,
      expiresAt: new Date(now.getTime() + (lifetime ?? validity(grant.client).refreshSeconds) * 1000),
      scope: grant.scopes.join(' '),
      deviceKey: grant.device,
      factors: grant.factors,
      codeHash,
      resource: grant.resource,
      ssoId,
    },
    hashOf(refreshToken),
    {
      epoch: user.epoch,
      spend,
      session: caller && newSession(services, grant.pool, originJti, caller),
      sso,
      from: device?.isNew ? undefined : device,
      now,
    },
  )
  if ('refused' in outcome) return outcome
  const newDevice = device?.isNew ? { key: device.key, groupKey: deviceGroupKey(services, grant.pool) } : undefined
  return { issued: { ...(await sign(prepared)), refreshToken, newDevice } }
}
