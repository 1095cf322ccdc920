import { download, type Fetch } from './download.ts'
import { isObject, parseJson } from './json.ts'
import { usableKeys, type RsaPublicKey } from './jwks.ts'
import type { Location } from './location.ts'
import { TokenError } from './token-error.ts'

/** What the core asks of the platform it runs on. */
export interface Platform {
  /** Receives canonical base64url only. */
  decode: (base64url: string) => Uint8Array
  /** Gives the check of RS256 signatures under one key. Throws, or rejects at the check, when the key is unusable. */
  signatureCheck: (key: RsaPublicKey) => SignatureCheck
}

export type SignatureCheck = (signed: string, signature: Uint8Array) => boolean | Promise<boolean>

export interface KeySetOptions {
  /** Seconds after which keys are fetched again, and withdrawn ones forgotten. Default 600. */
  refreshAfter?: number | undefined
  /** Seconds for which keys serve while the issuer cannot be reached. Default 86,400. */
  maxAge?: number | undefined
  /** Seconds one fetch may take in all. Default 3. */
  deadline?: number | undefined
  /** Default: the platform's `fetch`. */
  fetch?: Fetch | undefined
  /** Milliseconds since 1970. Default: the system's clock. */
  clock?: (() => number) | undefined
}

export interface Key extends RsaPublicKey {
  check: SignatureCheck
}

/** The keys of one issuer, kept current. */
export interface KeySet {
  /** Whether tokens of this issuer are to be judged by this set. */
  mayIssue(issuer: string): boolean
  /** Whether the key is still in force, without a look at the network; false as well when a refresh is due. */
  holds(kid: string, key: Key): boolean
  /** Throws `TokenError`: `issuer`, `unknown-key`, `keys-unavailable`. */
  find(issuer: string, kid: string): Promise<Key>
  /** As `find`, by what is in memory; a refresh that is due starts in the background. */
  findNow(issuer: string, kid: string): Key
  /** Throws `TokenError`: `keys-unavailable`. */
  load(): Promise<void>
  /** Takes a key set without fetching it. Throws `TypeError` when it is none. */
  accept(jwks: unknown): void
}

// Anyone can make up key ids: at most one fetch in this time for all of them, and for a server that is down
const REFETCH_WAIT = 10_000

export function createKeySet(location: Location, platform: Platform, options: KeySetOptions = {}): KeySet {
  const { refreshAfter = 600, maxAge = 86_400, deadline = 3 } = options
  const { clock = () => Date.now(), fetch = (url, init) => globalThis.fetch(url, init) } = options
  let { issuer } = location
  let keys: ReadonlyMap<string, Key> = new Map()
  let loadedAt = -Infinity
  let triedAt = -Infinity
  let refetchedAt = -Infinity
  let failure: unknown
  let underWay: Promise<void> | undefined

  // A clock that was set back by more than a correction counts as elapsed
  const elapsed = (since: number, milliseconds: number) => {
    const age = clock() - since
    return age >= milliseconds || age < -REFETCH_WAIT
  }
  const isFresh = () => !elapsed(loadedAt, refreshAfter * 1000)
  const isUsable = () => issuer !== undefined && !elapsed(loadedAt, maxAge * 1000)

  const accept = (jwks: unknown) => {
    const next = new Map<string, Key>()
    for (const [kid, key] of usableKeys(jwks, platform.decode)) {
      const known = keys.get(kid)
      // The same object for the same key: what was verified under it stays verified
      next.set(kid, known?.n === key.n && known.e === key.e ? known : { ...key, check: platform.signatureCheck(key) })
    }
    keys = next
    loadedAt = clock()
  }

  const fetchAll = async () => {
    try {
      const signal = AbortSignal.timeout(deadline * 1000)
      const [jwks, discovery] = await Promise.all([
        download(location.jwksUri, fetch, signal),
        location.discoveryUri === undefined ? undefined : download(location.discoveryUri, fetch, signal),
      ])
      const told = isObject(discovery) ? discovery['issuer'] : location.issuer
      if (typeof told !== 'string') throw new TypeError('The discovery document names no issuer')
      accept(jwks)
      issuer = told
      failure = undefined
    } catch (cause) {
      failure = cause
    } finally {
      triedAt = clock()
      underWay = undefined
    }
  }
  const refresh = () => (underWay ??= fetchAll())

  const unavailable = () => new TokenError('keys-unavailable', `No keys from ${location.jwksUri}`, { cause: failure })
  // Without keys each request tries; with old ones a server that is down is asked every ten seconds
  const isDue = () => !isUsable() || (!isFresh() && (failure === undefined || elapsed(triedAt, REFETCH_WAIT)))
  const pick = (iss: string, kid: string) => (iss === issuer ? keys.get(kid) : undefined)
  const mayHaveRotated = (iss: string, kid: string) =>
    pick(iss, kid) === undefined && (underWay !== undefined || elapsed(refetchedAt, REFETCH_WAIT))
  const refetch = () => {
    if (!underWay) refetchedAt = clock()
    return refresh()
  }
  const judge = (iss: string, kid: string) => {
    const key = isUsable() ? pick(iss, kid) : undefined
    if (key) return key
    if (failure !== undefined || !isUsable()) throw unavailable()
    if (iss !== issuer) throw new TokenError('issuer', `Issuer ${iss}, expected ${issuer}`)
    throw new TokenError('unknown-key', `Key ${kid}`)
  }

  return {
    mayIssue: (iss) => location.issuer === undefined || location.issuer === iss,
    holds: (kid, key) => isFresh() && keys.get(kid) === key,

    async find(iss, kid) {
      if (isDue()) await refresh()
      else if (mayHaveRotated(iss, kid)) await refetch()
      return judge(iss, kid)
    },

    findNow(iss, kid) {
      if (isDue()) void refresh()
      else if (mayHaveRotated(iss, kid)) void refetch()
      return judge(iss, kid)
    },

    async load() {
      await refresh()
      if (failure !== undefined) throw unavailable()
    },

    accept: (jwks) => accept(parseJson(JSON.stringify(jwks))),
  }
}
