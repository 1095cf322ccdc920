import { download, type Fetch } from './download.ts'
import { parseJson } from './json.ts'
import { usableKeys, type RsaPublicKey } from './jwks.ts'
import type { Location } from './location.ts'
import type { Decode } from './token.ts'
import { TokenError } from './token-error.ts'

/** What the core asks of the platform it runs on. */
export interface Platform {
  decode: Decode
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
  mayIssue: (issuer: string) => boolean
  /** Starts or joins a fetch that is due, by age or because the key is not there. What it gives never rejects. */
  refreshIfDue: (issuer: string, kid: string) => Promise<void> | undefined
  /** Gives the key from memory. Throws `TokenError`: `issuer`, `unknown-key`, `keys-unavailable`. */
  find: (issuer: string, kid: string) => Key
  /** Throws `TokenError`: `keys-unavailable`. */
  load: () => Promise<void>
  /** Takes a key set without fetching it. Throws `TypeError` when it is none. */
  accept: (jwks: unknown) => void
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
    failure = undefined
  }

  const fetchAll = async () => {
    const aborter = new AbortController()
    const timer = setTimeout(() => aborter.abort(), deadline * 1000)
    const get = (url: string) => download(url, fetch, aborter.signal)
    try {
      const [jwks, discovery] = await Promise.all([
        get(location.jwksUri),
        location.discoveryUri === undefined ? location : get(location.discoveryUri),
      ])
      const { issuer: told } = Object(discovery) as Partial<Location> // checked on the next line
      if (typeof told !== 'string') throw new TypeError('No issuer')
      accept(jwks)
      issuer = told
    } catch (error) {
      failure = error ?? 'Unknown'
    }
    clearTimeout(timer)
    aborter.abort()
    triedAt = clock()
    underWay = undefined
  }
  const refresh = () => (underWay ??= fetchAll())

  // Without keys each request tries; with old ones a server that is down is asked every ten seconds
  const isDue = () => !isUsable() || (!isFresh() && (failure === undefined || elapsed(triedAt, REFETCH_WAIT)))
  const pick = (iss: string, kid: string) => (iss === issuer ? keys.get(kid) : undefined)
  const unavailable = () => new TokenError('keys-unavailable', failure)

  return {
    mayIssue: (iss) => location.issuer === undefined || location.issuer === iss,

    refreshIfDue(iss, kid) {
      if (isDue()) return refresh()
      if (pick(iss, kid) || (!underWay && !elapsed(refetchedAt, REFETCH_WAIT))) return undefined
      if (!underWay) refetchedAt = clock()
      return refresh()
    },

    find(iss, kid) {
      const key = pick(iss, kid)
      if (!isUsable() || (!key && failure !== undefined)) throw unavailable()
      if (iss !== issuer) throw new TokenError('issuer', iss)
      if (!key) throw new TokenError('unknown-key', kid)
      return key
    },

    async load() {
      await refresh()
      if (failure !== undefined) throw unavailable()
    },

    accept: (jwks) => accept(parseJson(JSON.stringify(jwks))),
  }
}
