import { checkClaims, checkRights, checkTimes, type ClaimRules, type TokenClaims, type TokenUse } from './claims.ts'
import { createKeySet, type Key, type KeySet, type KeySetOptions, type Platform } from './key-set.ts'
import { locate, type Pool } from './location.ts'
import { createMemory } from './memory.ts'
import { unusable } from './option-error.ts'
import { parseToken, type ParsedToken } from './token.ts'
import { TokenError } from './token-error.ts'

/** What a token must say. What is `null` is not checked: leaving a check out has to be written. */
export interface Requirements<Use extends TokenUse | null = TokenUse | null> {
  /** The app client, or several of which one is right: `aud` of an ID token, `client_id` of an access token. */
  clientId: string | readonly string[] | null
  tokenUse: Use
  /** The user must be in one of these. */
  groups?: string | readonly string[] | null | undefined
  /** An access token must have one of these. */
  scopes?: string | readonly string[] | null | undefined
  /** Seconds by which `exp` and `nbf` may be missed, 0 to 60. Default 0. */
  clockTolerance?: number | undefined
  /** At most so many verified tokens are remembered, an even number. Default 500; 0 remembers none. */
  cacheSize?: number | undefined
}

export type TokenVerifierOptions<Use extends TokenUse | null = TokenUse | null> = Pool &
  Requirements<Use> &
  KeySetOptions

type ClaimsFor<Use extends TokenUse | null> = TokenClaims<Use extends TokenUse ? Use : TokenUse>

/** Verifies the tokens of one user pool. */
export interface TokenVerifier<Use extends TokenUse | null = TokenUse | null> {
  /** Gives the claims of a good token. Rejects with `TokenError` and with nothing else. */
  verify: (token: string) => Promise<ClaimsFor<Use>>
  /** Fetches the key set now, so that the first request need not. Rejects with `TokenError`: `keys-unavailable`. */
  hydrate: () => Promise<void>
  /** Takes a key set without fetching it; it ages as a fetched one. Throws `TypeError` when it is none. */
  cacheJwks: (jwks: { keys: readonly object[] }) => void
}

/** A verifier that can answer at once. */
export interface SyncTokenVerifier<Use extends TokenUse | null = TokenUse | null> extends TokenVerifier<Use> {
  /**
   * As `verify`, with the keys in memory: call `hydrate` or `cacheJwks` first.
   *
   * A fetch that is due (age, unknown key) starts in the background. Throws `TokenError` and nothing else.
   */
  verifySync: (token: string) => ClaimsFor<Use>
}

interface Inspected extends ParsedToken {
  token: string
  iss: string
  keySet: KeySet
}

interface Remembered extends Inspected {
  key: Key
}

/** The rules shared by all platforms. With a platform that checks signatures asynchronously `verifySync` is useless. */
export function createVerifier<Use extends TokenUse | null>(
  options: TokenVerifierOptions<Use>,
  platform: Platform,
): SyncTokenVerifier<Use> {
  const rules = rulesOf(options)
  const { clock = () => Date.now() } = options
  const keySets = locate(options).map((location) => createKeySet(location, platform, options))
  const memory = createMemory<Remembered>(options.cacheSize)

  const recall = (token: string) => {
    const known = memory.get(token)
    if (!known || known.keySet.refreshIfDue(known.iss, known.kid)) return undefined
    if (known.keySet.find(known.iss, known.kid) !== known.key) return undefined
    checkTimes(known.claims, rules, clock())
    return known.claims as ClaimsFor<Use> // checked before it was remembered
  }

  const inspect = (token: string): Inspected => {
    const parsed = parseToken(token, platform.decode)
    const iss = checkClaims(parsed.claims, rules, clock())
    const keySet = keySets.find((set) => set.mayIssue(iss))
    if (!keySet) throw new TokenError('issuer', iss)
    return { ...parsed, token, iss, keySet }
  }

  const conclude = (inspected: Inspected, key: Key, isSigned: unknown) => {
    if (isSigned !== true) throw new TokenError('signature')
    checkRights(inspected.claims, rules)
    memory.add({ ...inspected, key })
    return inspected.claims as ClaimsFor<Use> // the rules have checked each member the type names as present
  }

  return {
    async verify(token) {
      const known = recall(token)
      if (known) return known
      const inspected = inspect(token)
      const { kid, iss, keySet, signed, signature } = inspected
      const refresh = keySet.refreshIfDue(iss, kid)
      if (refresh) await refresh
      const key = keySet.find(iss, kid)
      return conclude(inspected, key, await key.check(signed, signature))
    },

    verifySync(token) {
      const known = recall(token)
      if (known) return known
      const inspected = inspect(token)
      const { kid, iss, keySet, signed, signature } = inspected
      void keySet.refreshIfDue(iss, kid)
      const key = keySet.find(iss, kid)
      return conclude(inspected, key, key.check(signed, signature))
    },

    async hydrate() {
      // The second issuer of a pool at AWS is missing in some regions: one of them is enough
      await Promise.any(keySets.map((set) => set.load())).catch(({ errors }: AggregateError) => {
        throw errors[0]
      })
    },

    cacheJwks(jwks) {
      for (const set of keySets) set.accept(jwks)
    },
  }
}

function rulesOf({ clientId, tokenUse, groups, scopes, clockTolerance = 0 }: Requirements): ClaimRules {
  if (tokenUse !== 'id' && tokenUse !== 'access' && tokenUse !== null) {
    throw unusable('tokenUse (id, access, or null for both)', tokenUse)
  }
  if (!(clockTolerance >= 0 && clockTolerance <= 60)) throw unusable('clockTolerance (0 to 60 seconds)', clockTolerance)
  const clientIds = listOf(clientId)
  if (clientIds === undefined) throw unusable('clientId (null to check none)', clientId)
  return { clientIds, tokenUse, groups: listOf(groups), scopes: listOf(scopes), clockTolerance }
}

function listOf(value: string | readonly string[] | null | undefined): readonly string[] | null | undefined {
  return typeof value === 'string' ? [value] : value
}
