import { download, type Fetch } from './download.ts'
import { isText, parseJson } from './json.ts'
import { usableKeys, type RsaPublicKey } from './jwks.ts'
import type { Location } from './location.ts'
import type { ClaimRules } from './claims.ts'
import type { LimitOptions } from './limits.ts'
import type { Decode } from './token.ts'
import { TokenError } from './token-error.ts'

/** What the core asks of the platform it runs on. */
export interface Platform {
  decode: Decode
  /** Gives the check of RS256 signatures under one key. Throws, or rejects at the check, when the key is unusable. */
  check: (key: RsaPublicKey) => Check
  /** What `fetch` does by default. */
  fetch: Fetch
  /** Whether it reads `file:` URLs. */
  files: boolean
}

export type Check = (signed: string, signature: Uint8Array) => boolean | Promise<boolean>

export interface KeySetOptions extends LimitOptions {
  /** Default: the platform's `fetch`. */
  fetch?: Fetch | undefined
  /** Milliseconds since 1970. Default: the system's clock. */
  clock?: (() => number) | undefined
}

export interface Key extends Omit<RsaPublicKey, 'kty'> {
  check: Check
}

/** The keys of one issuer, kept current. */
export interface KeySet {
  name: string
  /** What its issuer's tokens must say, and the limits. */
  rules: ClaimRules
  /** Whose tokens are to be judged by this set; `undefined` as long as its server has not told. */
  issuer: () => string | undefined
  /**
   * Starts or joins a fetch that is due, by age or because the key is not there. What it gives never rejects.
   *
   * Gives `undefined` when none is due, or when the issuer can only be another.
   */
  refreshIfDue: (issuer: string, kid: string) => Promise<void> | undefined
  /** Gives the key from memory. Throws `TokenError`: `issuer`, `unknown-key`, `keys-unavailable`. */
  find: (issuer: string, kid: string) => Key
  /** Throws `TokenError`: `keys-unavailable`. */
  load: () => Promise<void>
  /** Takes a key set without fetching it. Throws `TypeError` when it is none. */
  accept: (jwks: unknown) => void
}

/** Makes the set of one location; `taken` are the names of all. */
export function createKeySet(
  location: Location,
  taken: readonly string[],
  platform: Platform,
  rules: ClaimRules,
  fetch: Fetch = platform.fetch,
): KeySet {
  const { clock, refetchInterval } = rules
  const { name } = location
  // A server that told the issuer of another would have its tokens taken for the other's: it may tell none that the
  // configuration gives to another, and of the rest only those of its own pool
  const mayTell = (told: string) =>
    told === name || (!taken.includes(told) && told.endsWith(name.slice(name.lastIndexOf('/'))))
  let { issuer } = location
  let keys: ReadonlyMap<string, Key> = new Map()
  let loadedAt = -Infinity
  let triedAt = -Infinity
  let refetchedAt = -Infinity
  let failure: unknown
  let underWay: Promise<void> | undefined

  // A clock that was set back lets time pass as well, or nothing would ever be due
  const elapsed = (since: number, seconds: number) => {
    const age = (clock() - since) / 1000
    return !(age < seconds && age > -10)
  }
  const isUsable = () => issuer !== undefined && !elapsed(loadedAt, rules.maxAge)

  const accept = (jwks: unknown) => {
    const next = new Map<string, Key>()
    for (const { kid, n, e } of usableKeys(jwks, platform.decode)) {
      if (next.has(kid)) throw new TypeError(`Two ${kid}`)
      const known = keys.get(kid)
      // The same object for the same key: what was verified under it stays verified
      next.set(kid, known?.n === n && known.e === e ? known : { n, e, check: platform.check({ kty: 'RSA', n, e }) })
    }
    keys = next
    loadedAt = clock()
    failure = undefined
  }

  const fetchAll = async () => {
    // Fires after success as well, when nothing is left to be let go of
    const signal = AbortSignal.timeout(rules.deadline * 1000)
    const get = (url: string) => download(url, fetch, signal, rules.maxKeySetSize)
    const documents = Promise.all([
      get(location.jwksUri),
      location.issuer ? location : get(location.jwksUri.replace('jwks.json', 'openid-configuration')),
    ])
    try {
      const [jwks, { issuer: told }] = (await Promise.race([
        documents,
        new Promise((_, reject) => {
          signal.addEventListener('abort', reject)
        }),
      ])) as [unknown, Partial<Location>] // checked on the next line
      if (!isText(told) || !mayTell(told)) throw new Error(`Not its issuer: ${told}`)
      accept(jwks)
      issuer = told
    } catch (error) {
      failure = error ?? ''
    }
    triedAt = clock()
    underWay = undefined
  }
  const refresh = () => (underWay ??= fetchAll())

  // Without keys each request tries; with old ones a server that is down is asked now and then
  const isDue = () => !isUsable() || (elapsed(loadedAt, rules.refreshAfter) && elapsed(triedAt, refetchInterval))
  const pick = (iss: string, kid: string) => (iss === issuer ? keys.get(kid) : undefined)
  const unavailable = () => new TokenError('keys-unavailable', failure)

  return {
    name,
    rules,
    issuer: () => issuer,

    refreshIfDue(iss, kid) {
      if (location.issuer && location.issuer !== iss) return undefined
      if (isDue()) return refresh()
      if (pick(iss, kid)) return undefined
      // Anyone can make up key ids: one fetch in this time for all of them
      if (!elapsed(refetchedAt, refetchInterval)) return underWay
      refetchedAt = clock()
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
