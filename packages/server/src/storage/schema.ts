import type { Generated } from 'kysely'
import type {
  AliasKind,
  ClientId,
  ClientKey,
  CodePurpose,
  DomainKind,
  FamilyKey,
  GroupKey,
  InboxKey,
  LetterKey,
  PasskeyKey,
  PoolId,
  PoolKey,
  Sub,
  UserKey,
  UserStatus,
} from './port/index.ts'

/**
 * The tables as they are now. Moments are milliseconds since 1970, booleans 0 and 1, and what is only given and given
 * back is JSON text.
 */
export interface Schema {
  meta: { key: string; value: string }
  pools: PoolsTable
  clients: ClientsTable
  users: UsersTable
  aliases: { pool_key: PoolKey; kind: AliasKind; name: string; user_key: UserKey }
  search: SearchTable
  groups: GroupsTable
  members: { user_key: UserKey; group_key: GroupKey }
  authorization_codes: AuthorizationCodesTable
  codes: CodesTable
  identities: IdentitiesTable
  guesses: { pool_key: PoolKey; who: string; failures: number; last_at: number; expires_at: number }
  limits: { pool_key: PoolKey; who: string; what: string; count: number; expires_at: number }
  families: FamiliesTable
  tokens: { hash: string; family_key: FamilyKey; issued_at: number; rotated_at: number | null }
  devices: DevicesTable
  spent: { jti: string; expires_at: number }
  documents: DocumentsTable
  document_aliases: { pool_key: PoolKey; kind: string; alias: string; name: string }
  domains: DomainsTable
  inbox: InboxTable
  outbox: OutboxTable
  passkeys: PasskeysTable
  sessions: { name: string; sealed: string; expires_at: number }
  sso_sessions: SsoSessionsTable
  signing_keys: SigningKeysTable
}

export interface PoolsTable {
  key: Generated<PoolKey>
  /** A pool being deleted has its key here, which no wire id looks like, and an empty region. */
  id: PoolId
  name: string
  region: string
  settings: string
  created_at: number
  updated_at: number
  /** The estimate, and when it was made. */
  users: Generated<number>
  users_at: Generated<number>
}

export interface ClientsTable {
  key: Generated<ClientKey>
  id: ClientId
  pool_key: PoolKey
  name: string
  settings: string
  secrets: string
  created_at: number
  updated_at: number
}

export interface UsersTable {
  key: Generated<UserKey>
  pool_key: PoolKey
  sub: Sub
  username: string
  username_key: string
  status: UserStatus
  enabled: number
  attributes: string
  pending: string | null
  password_kind: 'srp' | null
  password: string | null
  password_expires_at: number | null
  epoch: number
  settings: string | null
  created_at: number
  updated_at: number
  /** While the sweep has not ended them all: sign-ins of an earlier epoch than this have ended, and when. */
  signed_out_epoch: number | null
  signed_out_at: number | null
}

/** One row for each attribute of a user that lists can be filtered by. */
export interface SearchTable {
  pool_key: PoolKey
  attribute: string
  /** The folded value, cut to what an index takes. */
  folded: string
  user_key: UserKey
  value: string
}

export interface GroupsTable {
  key: Generated<GroupKey>
  pool_key: PoolKey
  name: string
  description: string | null
  role_arn: string | null
  precedence: number | null
  created_at: number
  updated_at: number
}

export interface CodesTable {
  user_key: UserKey
  purpose: CodePurpose
  hash: string
  attribute: 'email' | 'phone_number'
  destination: string
  expires_at: number
}

export interface AuthorizationCodesTable {
  hash: string
  pool_key: PoolKey
  user_key: UserKey
  client_key: ClientKey
  redirect_uri: string
  scope: string
  challenge: string | null
  nonce: string | null
  resource: string | null
  factors: string
  auth_time: number
  epoch: number
  sso_id: string | null
  expires_at: number
}

export interface FamiliesTable {
  key: Generated<FamilyKey>
  pool_key: PoolKey
  user_key: UserKey
  client_key: ClientKey
  origin_jti: string
  auth_time: number
  expires_at: number
  revoked_at: number | null
  scope: string
  device_key: string | null
  factors: string | null
  /** Of the authorization code it was started with. */
  code_hash: string | null
  resource: string | null
  /** The user's when it started. */
  epoch: number
  /** Of a tracked sign-in that has not ended; so are the next two. */
  session_id: string | null
  active_at: number | null
  /** Sealed. */
  seen: string | null
  /** When its session began, which is after the sign-in where a browser was known already; so is the next one. */
  began_at: number | null
  /** Of the browser's session that it came through. */
  sso_id: string | null
}

export interface SsoSessionsTable {
  id: string
  pool_key: PoolKey
  user_key: UserKey
  client: ClientId
  /** The user's when it began. */
  epoch: number
  /** Sealed. */
  seen: string
  created_at: number
  active_at: number
  expires_at: number
}

export interface DevicesTable {
  user_key: UserKey
  device_key: string
  pool_key: PoolKey
  name: string | null
  sealed: string
  remembered: number
  last_address: string | null
  created_at: number
  updated_at: number
  authenticated_at: number
}

export interface PasskeysTable {
  key: Generated<PasskeyKey>
  pool_key: PoolKey
  user_key: UserKey
  id: string
  public_key: string
  counter: number
  relying_party: string
  name: string
  attachment: string | null
  transports: string
  created_at: number
}

export interface SigningKeysTable {
  pool_key: PoolKey
  use: 'id' | 'access'
  generation: number
  kid: string
  public_jwk: string
  sealed_private: string
  created_at: number
  active_from: number
  retired_at: number | null
}

/** Without an owner but the pool: a message is sent, too, when its user is gone meanwhile. */
export interface OutboxTable {
  key: Generated<LetterKey>
  id: string
  pool_key: PoolKey
  sealed: string
  tries: number
  /** When it is due, or a lease on it runs out. */
  next_at: number
  expires_at: number
}

export interface InboxTable {
  key: Generated<InboxKey>
  id: string
  pool_key: PoolKey
  /** Of what is sealed, in characters. */
  size: number
  sealed: string
}

/** An identity is found by all of it; a long subject by its hash. */
export interface IdentitiesTable {
  pool_key: PoolKey
  provider: string
  attribute: string
  subject: string
  user_key: UserKey
}

export interface DomainsTable {
  name: string
  pool_key: PoolKey
  kind: DomainKind
  settings: string
  created_at: number
  updated_at: number
}

export interface DocumentsTable {
  pool_key: PoolKey
  kind: string
  name: string
  body: string
  sealed: string | null
  created_at: number
  updated_at: number
}
