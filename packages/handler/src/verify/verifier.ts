import { checkClaims, checkRights, checkTimes, type ClaimRules, type TokenClaims, type TokenUse } from './claims.ts'
import { isText, type JsonObject } from './json.ts'
import { createKeySet, type Key, type KeySet, type KeySetOptions, type Platform } from './key-set.ts'
import { locate, type Pool } from './location.ts'
import { limitsOf } from './limits.ts'
import { unusable } from './option-error.ts'
import { parseToken } from './token.ts'
import { TokenError } from './token-error.ts'

/** What may be asked of `token_use`: `null` is `id` or `access`, `oidc` an issuer that does not write it. */
export type Uses = TokenUse | 'oidc' | null

/** What a token must say. What is `null` is not checked: leaving a check out has to be written. */
export interface Requirements<Use extends Uses = TokenUse | null> {
  /** The app client, or several of which one is right: `aud` of an ID token, `client_id` of an access token. */
  clientId: string | readonly string[] | null
  tokenUse: Use
  /** The user must be in one of these. */
  groups?: string | readonly string[] | null | undefined
  /** An access token must have one of these. */
  scopes?: string | readonly string[] | null | undefined
}

/** One configuration. */
export type TokenVerifierOptions<Use extends Uses = TokenUse | null> = Pool & Requirements<Use> & KeySetOptions

/** One configuration or several; of several the `cacheSize` and `maxTokenLength` of the first count. */
export type VerifierOptions<Use extends Uses> = TokenVerifierOptions<Use> | readonly TokenVerifierOptions<Use>[]

type ClaimsFor<Use extends Uses> = TokenClaims<Use extends string ? Use : TokenUse>

/** Verifies the tokens of one or more user pools. */
export interface TokenVerifier<Use extends Uses = TokenUse | null> {
  /** Gives the claims of a good token. Rejects with `TokenError` and with nothing else. */
  verify: (token: string) => Promise<ClaimsFor<Use>>
  /** Fetches the key sets now, so that the first request need not. Rejects with `TokenError`: `keys-unavailable`. */
  hydrate: () => Promise<void>
  /**
   * Takes a key set without fetching it; it ages as a fetched one.
   *
   * With several pools, `of` is the pool id or issuer it belongs to. Throws `TypeError` when it is no key set, or
   * belongs to none or to more than one.
   */
  cacheJwks: (jwks: { keys: readonly object[] }, of?: string) => void
  /** Whether keys come from this machine, as those of a development server do. */
  readonly isLocal: boolean
}

/** A verifier that can answer at once. */
export interface SyncTokenVerifier<Use extends Uses = TokenUse | null> extends TokenVerifier<Use> {
  /**
   * As `verify`, with the keys in memory: call `hydrate` or `cacheJwks` first.
   *
   * A fetch that is due (age, unknown key) starts in the background. Throws `TokenError` and nothing else.
   */
  verifySync: (token: string) => ClaimsFor<Use>
}

interface Remembered {
  token: string
  claims: JsonObject
  iss: string
  kid: string
  keySet: KeySet
  key: Key
}

/** The rules shared by all platforms. With a platform that checks signatures asynchronously `verifySync` is useless. */
export function createVerifier<Use extends Uses>(
  options: VerifierOptions<Use>,
  platform: Platform,
): SyncTokenVerifier<Use> {
  const configurations: readonly TokenVerifierOptions<Use>[] = [options].flat()
  const places = configurations.flatMap((one) => {
    const rules = rulesOf(one)
    return locate(one, platform.files).map(([name, locations]) => ({ name, locations, rules, fetch: one.fetch }))
  })
  const taken = places.flatMap(({ locations }) => locations.map((location) => location.name))
  const pools = places.map(({ name, locations, rules, fetch }) => ({
    name,
    keySets: locations.map((location) => createKeySet(location, taken, platform, rules, fetch)),
  }))
  const keySets = pools.flatMap((pool) => pool.keySets)
  const keySetOf = (iss: string | undefined) => keySets.find((keySet) => keySet.issuer() === iss)
  const findKey = (keySet: KeySet, iss: string, kid: string) => {
    // Which of two servers that tell one issuer is right cannot be known here
    if (keySets.some(({ name, issuer }) => name !== keySet.name && issuer() === iss))
      throw new TokenError('issuer', iss)
    return keySet.find(iss, kid)
  }
  if (!keySets[0]) throw unusable('pool', options)
  const { cacheSize, maxTokenLength } = keySets[0].rules
  const memory = new Map<string, Remembered>()

  const recall = (token: string) => {
    const known = memory.get(nameOf(token))
    if (!known || known.token !== token) return undefined
    const { iss, kid, keySet, key, claims } = known
    if (keySet.refreshIfDue(iss, kid) || findKey(keySet, iss, kid) !== key) return undefined
    checkTimes(claims, keySet.rules)
    return claims as ClaimsFor<Use> // checked before it was remembered
  }

  const inspect = (token: string) => {
    const { kid, claims, signed, signature } = parseToken(token, platform.decode, maxTokenLength)
    const { iss } = claims
    if (!isText(iss)) throw new TokenError('malformed', claims)
    const judge = () => {
      // A key set that does not know its issuer yet says why
      const keySet = keySetOf(iss) ?? keySetOf(undefined)
      if (!keySet) throw new TokenError('issuer', iss)
      const key = findKey(keySet, iss, kid)
      checkClaims(claims, keySet.rules)
      const conclude = (isSigned: unknown) => {
        if (isSigned !== true) throw new TokenError('signature')
        checkRights(claims, keySet.rules)
        if (memory.size >= cacheSize) memory.clear()
        if (cacheSize) memory.set(nameOf(token), { token, claims, iss, kid, keySet, key })
        return claims as ClaimsFor<Use> // the rules have checked each member the type names as present
      }
      const isSigned = key.check(signed, signature)
      return typeof isSigned === 'boolean' ? conclude(isSigned) : isSigned.then(conclude, conclude)
    }
    return { judge, due: keySets.flatMap((keySet) => keySet.refreshIfDue(iss, kid) ?? []) }
  }

  return {
    // http is for this machine only
    isLocal: places.some(({ locations: [location] }) => location?.jwksUri.startsWith('http:')),

    async verify(token) {
      const known = recall(token)
      if (known) return known
      const { judge, due } = inspect(token)
      if (due.length) await Promise.all(due)
      return judge()
    },

    verifySync: (token) => recall(token) ?? (inspect(token).judge() as ClaimsFor<Use>), // of a platform that is synchronous

    async hydrate() {
      // The second issuer of a pool at AWS is missing in some regions: one of them is enough
      const loads = pools.map((pool) => Promise.any(pool.keySets.map((keySet) => keySet.load())))
      await Promise.all(loads).catch(({ errors }: AggregateError) => {
        throw errors[0]
      })
    },

    cacheJwks(jwks, of) {
      // A pool must not be judged by another's keys
      const [owner, other] = pools.filter(({ name }) => of === undefined || name === of)
      if (!owner || other) throw unusable('pool', of)
      for (const keySet of owner.keySets) keySet.accept(jwks)
    },
  }
}

// The end of the signature tells tokens apart and is quicker to hash than the whole
function nameOf(token: unknown): string {
  return isText(token) ? token.slice(-32) : ''
}

function rulesOf(options: Requirements<Uses> & KeySetOptions): ClaimRules {
  const { tokenUse, clock = () => Date.now() } = options
  if (![null, 'id', 'access', 'oidc'].includes(tokenUse)) throw unusable('tokenUse', tokenUse)
  return {
    ...limitsOf(options),
    clientId: listOf('clientId', options.clientId),
    tokenUse,
    groups: listOf('groups', options.groups ?? null),
    scopes: listOf('scopes', options.scopes ?? null),
    clock,
  }
}

// An empty name, as of a variable that is not set, would be found in the wrong places
function listOf(name: string, value: string | readonly string[] | null): readonly string[] | null {
  if (value === null) return null
  const list: readonly string[] = [value].flat()
  if (!list.length || !list.every((item) => item && isText(item))) throw unusable(name, value)
  return list
}
