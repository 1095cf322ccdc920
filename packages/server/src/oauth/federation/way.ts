import { hash } from 'node:crypto'
import { equal, uuid } from '../../crypto/secrets.ts'
import type { Services } from '../../domain/services.ts'
import { cookieNamed } from '../../http/browser/cookies.ts'
import type { Pool } from '../../storage/port/index.ts'
import type { Front } from '../front.ts'

/**
 * What is remembered of a browser that was sent to an identity provider, until it comes back.
 *
 * It travels sealed as the `state`, so that nothing is stored. Three attacks would do with less (RFC 9700 §4.4, §4.7): an
 * answer brought to somebody else's browser, which would be signed in as the attacker, so the state belongs to one
 * browser; an answer of one provider given out as that of another, so it belongs to one provider; and an answer brought
 * twice, so it is spent.
 */
export interface Way {
  readonly jti: string
  readonly pool: string
  readonly provider: string
  /** The query of the application's request. */
  readonly query: string
  readonly nonce: string
  readonly returnTo: string
  /** Of what the browser keeps. */
  readonly browser: string
  /** Milliseconds since 1970. */
  readonly until: number
}

const PURPOSE = 'way to a provider'
const LIFE_MS = 5 * 60_000
/** It is part of an address twice on its way. */
export const LONGEST_QUERY = 4_096

export interface Started {
  readonly way: Way
  readonly state: string
  readonly cookie: string
}

/** Begins a way to a provider. Several at once, in tabs of one browser, share what it keeps. */
export function startWay(
  { keyring, random, clock }: Pick<Services, 'keyring' | 'random' | 'clock'>,
  front: Front,
  request: Request,
  { pool, provider, query, path }: { pool: Pool; provider: string; query: string; path: string },
): Started {
  const kept = keptBy(front, request) ?? Buffer.from(random(32)).toString('base64url')
  const now = clock.now().getTime()
  const way: Way = {
    jti: uuid(random),
    pool: pool.id,
    provider,
    query,
    nonce: Buffer.from(random(24)).toString('base64url'),
    returnTo: `${front.url}${path}`,
    browser: digest(kept),
    until: now + LIFE_MS,
  }
  return { way, state: keyring.sealState(way, PURPOSE), cookie: cookie(front, kept) }
}

/** Reads the state that came back; `undefined` for one that was not made here, is too old, or is another browser's. */
export function openWay(
  { keyring, clock }: Pick<Services, 'keyring' | 'clock'>,
  front: Front,
  request: Request,
  state: string,
): Way | undefined {
  const way = keyring.openState(state, PURPOSE) as Way | undefined // sealed here only
  const kept = keptBy(front, request)
  if (!way || kept === undefined || !equal(digest(kept), way.browser)) return undefined
  return way.until > clock.now().getTime() ? way : undefined
}

/** Whether a browser has brought anything by which it can be known. */
export function hasKept(front: Front, request: Request): boolean {
  return keptBy(front, request) !== undefined
}

function digest(kept: string): string {
  return hash('sha256', kept, 'base64url')
}

function keptBy(front: Front, request: Request): string | undefined {
  const value = cookieNamed(request, nameOf(front))
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined
}

function nameOf({ isSecure }: Front): string {
  return `${isSecure ? '__Host-' : ''}csrf-state`
}

/** None: SAML and Apple have the browser post their answer, from a page of another site. Without TLS browsers allow Lax. */
function cookie(front: Front, kept: string): string {
  const site = front.isSecure ? 'SameSite=None; Secure' : 'SameSite=Lax'
  return `${nameOf(front)}=${kept}; Path=/; Max-Age=${LIFE_MS / 1000}; HttpOnly; ${site}`
}
