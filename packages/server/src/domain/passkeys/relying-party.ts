import { isIP } from 'node:net'
import { ApiError } from '../../errors.ts'
import type { Pool } from '../../storage/port/index.ts'
import { domainHostOf } from '../pools/domains.ts'
import type { MfaFactors } from '../pools/factors.ts'
import type { Services } from '../services.ts'

/** For whom passkeys of a pool are good: the domain that browsers bind them to. */
export interface RelyingParty {
  readonly id: string
  /** Whether a passkey counts only when its authenticator has verified who uses it. */
  readonly verifiesUser: boolean
}

const NOT_ENABLED = 'WebAuthn is not enabled for the user pool.'
const NO_RELYING_PARTY = 'The user pool has no relying party id and no domain.'

/**
 * The relying party of a pool whose users sign in with passkeys; without that, `undefined`.
 *
 * Unless one is set, it is the domain of the pool, the custom one before the other (managed-login.md 1.4).
 */
export async function relyingPartyOf(
  services: Pick<Services, 'storage' | 'settings'>,
  pool: Pool,
): Promise<RelyingParty | undefined> {
  if (!isEnabled(pool)) return undefined
  const { RelyingPartyId: set, UserVerification } = configurationOf(pool)
  const id = set ?? (await domainHostOf(services, pool))
  return id === undefined ? undefined : { id, verifiesUser: UserVerification === 'required' }
}

/** The relying party of a pool; refuses in the service's order where there is none. */
export async function requireRelyingParty(
  services: Pick<Services, 'storage' | 'settings'>,
  pool: Pool,
): Promise<RelyingParty> {
  if (!isEnabled(pool)) throw new ApiError('WebAuthnNotEnabledException', NOT_ENABLED)
  const found = await relyingPartyOf(services, pool)
  if (!found) throw new ApiError('WebAuthnConfigurationMissingException', NO_RELYING_PARTY)
  return found
}

function isEnabled({ settings }: Pick<Pool, 'settings'>): boolean {
  const first: readonly string[] = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? []
  return first.includes('WEB_AUTHN')
}

function configurationOf({ settings }: Pick<Pool, 'settings'>): NonNullable<MfaFactors['WebAuthnConfiguration']> {
  return (settings as MfaFactors).WebAuthnConfiguration ?? {} // stored with the settings: domain/pools/factors.ts
}

const LABEL = /^(?!-)[a-z\d-]{1,63}(?<!-)$/

/** Tells whether browsers could take a text for a relying party: a domain of at least two labels, or `localhost`. */
export function isRelyingPartyId(id: string): boolean {
  const labels = id.split('.')
  const isDomain = labels.every((label) => LABEL.test(label)) && isIP(id) === 0
  return isDomain && (labels.length > 1 || id === 'localhost')
}

/**
 * Tells whether a page of an origin may use the passkeys of a relying party: its domain and those below it, by https, and
 * by http on this machine only. Browsers have the same rule; whoever writes what a browser would say has not.
 */
export function mayUse(origin: string, { id }: Pick<RelyingParty, 'id'>): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, hostname, origin: written } = new URL(origin)
  if (written !== origin || (hostname !== id && !hostname.endsWith(`.${id}`))) return false
  return protocol === 'https:' || (protocol === 'http:' && isLocal(hostname))
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost')
}
