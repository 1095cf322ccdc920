import type { Payload } from '../../crypto/jwt.ts'
import type { Client } from '../../storage/port/index.ts'
import type { ClaimChanges, TokenChanges } from '../triggers.ts'

/** What a function may change in tokens (triggers.md 7, PreTokenGeneration). What it may not is left as it was. */

const FIXED_IN_ID: ReadonlySet<string> = new Set(
  `acr amr aud at_hash auth_time azp cognito:username exp iat identities iss jti nbf nonce origin_jti sub
  token_use`.split(/\s+/),
)
const FIXED_IN_ACCESS: ReadonlySet<string> = new Set([
  ...FIXED_IN_ID,
  'client_id',
  'device_key',
  'event_id',
  // The scopes have changes of their own.
  'scope',
  'username',
  'version',
])

export function changedId(claims: Payload, changes: ClaimChanges): Payload {
  return changed(claims, changes, (name) => !FIXED_IN_ID.has(name))
}

/** As {@link changedId}; an audience may be added, if it is the client. */
export function changedAccess(claims: Payload, changes: TokenChanges['access'], client: Client): Payload {
  const mayChange = (name: string) => !FIXED_IN_ACCESS.has(name) || (name === 'aud' && changes.add[name] === client.id)
  const scopes = new Set([...String(claims['scope']).split(' ').filter(Boolean), ...changes.addScopes])
  for (const scope of changes.suppressScopes) scopes.delete(scope)
  return { ...changed(claims, changes, mayChange), scope: [...scopes].join(' ') }
}

function changed(claims: Payload, { add, suppress }: ClaimChanges, mayChange: (name: string) => boolean): Payload {
  const isFree = (name: string) => mayChange(name) && !name.startsWith('dev:')
  const suppressed = new Set(suppress.filter(isFree))
  // By entries: a claim may be called `__proto__`.
  const added = Object.entries(add).filter(([name]) => isFree(name))
  const all = Object.entries({ ...claims, ...Object.fromEntries(added) })
  return Object.fromEntries(all.filter(([name]) => !suppressed.has(name)))
}
