import type { UserPoolClientType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider'
import type { Sealer } from '../crypto/keyring.ts'
import type { Wire } from '../model/wire.ts'

/**
 * What Poolhouse keeps, and what keeping it promises.
 *
 * Every method is one atomic step: it happens whole or not at all, and a method that changes something has stored it
 * durably when its promise resolves. Uniqueness is kept by constraints of the database. What is spent once (a code, a
 * session, a rotated refresh token) goes to exactly one of any number of simultaneous callers, in any number of
 * processes. Lists page by keyset, so that page 10,000 costs what page 1 costs.
 *
 * A method throws only when storage itself is lost; everything a caller can bring about is in its result.
 *
 * The whole promise is in one file, long as it is: whoever writes an engine or a caller reads all of it once.
 */
export interface Storage {
  readonly meta: MetaStore
  readonly pools: PoolStore
  readonly clients: ClientStore
  readonly users: UserStore
  readonly groups: GroupStore
  readonly codes: CodeStore
  readonly guesses: GuessStore
  readonly limits: LimitStore
  readonly refresh: RefreshStore
  readonly spent: SpentStore
  readonly sessions: SessionStore
  readonly keys: KeyStore
  readonly documents: DocumentStore
  readonly sealed: SealedStore
  readonly outbox: OutboxStore
  readonly inbox: InboxStore
  /**
   * Deletes what has expired, at most `limit` rows of each kind, and answers how many rows went. A code stays a day, so
   * that it can be called expired. What a delete has left is swept on, too.
   */
  purge(now: Date, limit: number): Promise<number>
  /**
   * Deletes every row but the schema's version and `meta`, in small steps; or, with `keep`, every user and what belongs
   * to none but users, and leaves pools with their keys, clients, groups and documents. Only development mode calls it.
   */
  reset(keep?: 'pools'): Promise<void>
  /**
   * Resolves when the database answers and can be written, as far as is known; rejects when it does not answer, is
   * read-only, or did not take the last write. Costs little, however often it is called.
   */
  ping(): Promise<void>
  close(): Promise<void>
}

// ---------------------------------------------------------------------------------------------------------- identities

/** The wire's pool id, `<region>_<9 alphanumerics>`. */
export type PoolId = string & { readonly brand: 'PoolId' }
/** The wire's client id. */
export type ClientId = string & { readonly brand: 'ClientId' }
/** A user's `sub`: the one identifier that never changes and is never given again. */
export type Sub = string & { readonly brand: 'Sub' }
/** A row's integer key: short in every index, and of no meaning outside storage. */
export type PoolKey = number & { readonly brand: 'PoolKey' }
export type ClientKey = number & { readonly brand: 'ClientKey' }
export type UserKey = number & { readonly brand: 'UserKey' }
export type GroupKey = number & { readonly brand: 'GroupKey' }
export type FamilyKey = number & { readonly brand: 'FamilyKey' }
export type InboxKey = number & { readonly brand: 'InboxKey' }
export type LetterKey = number & { readonly brand: 'LetterKey' }

// --------------------------------------------------------------------------------------------------------------- pools

/**
 * A pool's settings in the wire's spelling: they are given and given back, most of them untouched, so they are not
 * translated (docs/decisions/0003-settings-in-wire-spelling.md).
 */
export type PoolSettings = Omit<
  Wire<UserPoolType>,
  'Id' | 'Name' | 'Arn' | 'CreationDate' | 'LastModifiedDate' | 'EstimatedNumberOfUsers'
>

export interface Pool {
  readonly key: PoolKey
  readonly id: PoolId
  readonly name: string
  readonly region: string
  readonly settings: PoolSettings
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface PoolStore {
  /** Stores a pool; `undefined` when its id is taken. */
  create(pool: Omit<Pool, 'key'>): Promise<Pool | undefined>
  find(id: PoolId): Promise<Pool | undefined>
  /** Replaces what `change` returns. No other change of this pool comes between its reading and its writing. */
  change(id: PoolId, change: (pool: Pool) => Pool): Promise<Pool | undefined>
  /**
   * Deletes the pool with its clients, users, groups, keys and all of theirs; `false` when there is none.
   *
   * Pool and clients are gone at once, in one step. What was in a large pool goes in the background, and after a crash
   * when storage is opened again.
   */
  delete(id: PoolId): Promise<boolean>
  /** Pools of a region, or of all, in order of creation. */
  list(region: string | undefined, page: Page<PoolKey>): Promise<Pool[]>
  /** How many users a pool has, as counted at most a minute ago; the counting happens beside requests, not in them. */
  estimateUsers(pool: PoolKey, now: Date): Promise<number>
}

/** A page of a list in order of integer keys: what comes after `after`, at most `limit` rows. */
export interface Page<Key> {
  readonly after?: Key | undefined
  readonly limit: number
}

// ------------------------------------------------------------------------------------------------------------- clients

/** A client's settings in the wire's spelling, as with {@link PoolSettings}. */
export type ClientSettings = Omit<
  Wire<UserPoolClientType>,
  'UserPoolId' | 'ClientName' | 'ClientId' | 'ClientSecret' | 'CreationDate' | 'LastModifiedDate'
>

export interface ClientSecret {
  /** `<clientId>--<epoch seconds>` on the wire. */
  readonly id: string
  readonly sealed: string
  readonly createdAt: Date
}

export interface Client {
  readonly key: ClientKey
  readonly id: ClientId
  readonly pool: PoolKey
  readonly name: string
  readonly settings: ClientSettings
  /** Sealed, newest last; at most two. */
  readonly secrets: readonly ClientSecret[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ClientStore {
  /** Stores a client; `undefined` when its id is taken or its pool is gone. */
  create(client: Omit<Client, 'key'>): Promise<Client | undefined>
  /** A client with its pool: one look-up, as nearly every request needs both. */
  find(id: ClientId): Promise<{ client: Client; pool: Pool } | undefined>
  /** As {@link PoolStore.change}. */
  change(key: ClientKey, change: (client: Client) => Client): Promise<Client | undefined>
  /** Deletes the client with its sign-ins: gone at once, and swept away as with {@link PoolStore.delete}. */
  delete(key: ClientKey): Promise<boolean>
  list(pool: PoolKey, page: Page<ClientKey>): Promise<Client[]>
  count(pool: PoolKey): Promise<number>
}

// --------------------------------------------------------------------------------------------------------------- users

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED' | 'EXTERNAL_PROVIDER'

/** How a password is kept. `srp`: 16 bytes of salt, then the verifier, sealed together. */
export interface PasswordRecord {
  readonly kind: 'srp'
  readonly sealed: string
}

export interface User {
  readonly key: UserKey
  readonly pool: PoolKey
  readonly sub: Sub
  /** As given; unique in the pool by its folded form. */
  readonly username: string
  /** The folded username: what the unique constraint holds. */
  readonly usernameKey: string
  readonly status: UserStatus
  readonly enabled: boolean
  /** In the order they were written; without `sub`. */
  readonly attributes: Readonly<Record<string, string>>
  /** New values that wait for their verification (`AttributesRequireVerificationBeforeUpdate`). */
  readonly pending: Readonly<Record<string, string>>
  readonly password: PasswordRecord | undefined
  /** When a temporary password stops being good. */
  readonly passwordExpiresAt: Date | undefined
  /** Raised by whatever ends sign-ins under way: disable, password set or reset, global sign-out. Starts at 0. */
  readonly epoch: number
  readonly settings: UserSettings
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What is kept of a user beside the attributes. */
export interface UserSettings {
  /** The passwords before the current one, newest first. */
  readonly passwordHistory?: readonly PasswordRecord[]
  readonly mfa?: {
    /** The second factors the user has set up. */
    readonly enabled: readonly ('SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP')[]
    readonly preferred?: 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'
  }
}

export type AliasKind = 'email' | 'phone_number' | 'preferred_username'

/** A name beside the username under which a user is found; unique in the pool by kind and folded value. */
export interface Alias {
  readonly kind: AliasKind
  readonly key: string
}

/** How to look a user up by what somebody typed: first by username, then by alias, then by `sub`. */
export interface UserLookup {
  readonly usernameKey: string
  readonly aliases: readonly Alias[]
  readonly sub?: string | undefined
}

/** A code to consume together with a change. */
export interface CodeSpending {
  readonly purpose: CodePurpose
  readonly hash: string
}

/** An identifier that can be spent once, and when it may be forgotten. */
export interface Spending {
  readonly jti: string
  readonly expiresAt: Date
}

export interface UserChange {
  /** The new state; `key`, `pool`, `sub`, `username` and `usernameKey` are not changed. */
  readonly user: User
  /** All aliases the user has from now on; absent leaves them as they are. */
  readonly aliases?: readonly Alias[] | undefined
  /** Takes an alias away from whoever has it, and sets that user's `email_verified` or `phone_number_verified` to `false`. */
  readonly moveAliases?: boolean | undefined
  /** Ends every refresh family of the user. */
  readonly revokeTokens?: boolean | undefined
}

export interface ChangeOptions {
  readonly now: Date
  /** Consumed in the same step; nothing is changed when it is not there any more. */
  readonly code?: CodeSpending | undefined
  /** Spent in the same step; nothing is changed when somebody else has spent one of them. */
  readonly spend?: readonly Spending[] | undefined
  /** Kept and posted in the same step; nothing of it when nothing is changed. */
  readonly send?: readonly Outgoing[] | undefined
}

export type ChangeOutcome =
  | { readonly changed: User; readonly code: Code | undefined }
  /** `user`: gone. `code`: another, none, used or expired. `spent`: already spent. An alias kind: somebody has it. */
  | { readonly refused: 'user' | 'code' | 'expired code' | 'spent' | AliasKind }

/** `pool`: deleted meanwhile. */
export type CreateOutcome = { readonly created: User } | { readonly refused: 'username' | 'pool' | AliasKind }

export interface UserStore {
  /**
   * Stores a user with its aliases, and keeps and posts what goes out to it in the same step. The first alias that is
   * taken is named.
   */
  create(
    user: Omit<User, 'key'>,
    aliases: readonly Alias[],
    options?: { moveAliases?: boolean; send?: readonly Outgoing[] },
  ): Promise<CreateOutcome>
  find(pool: PoolKey, lookup: UserLookup): Promise<User | undefined>
  findBySub(pool: PoolKey, sub: string): Promise<User | undefined>
  /**
   * Changes a user by what `change` returns for its current state; `undefined` leaves it as it is and still consumes
   * what the options say. `change` sees the code that was consumed, may run again, and must be pure; what it throws
   * undoes everything and is thrown.
   */
  change(
    user: UserKey,
    options: ChangeOptions,
    change: (user: User, code: Code | undefined) => UserChange | undefined,
  ): Promise<ChangeOutcome>
  /**
   * Deletes the user with memberships, codes and tokens; `false` when it is gone already. Gone at once, names and
   * personal data included; sign-ins and memberships are swept away as with {@link PoolStore.delete}.
   */
  delete(user: UserKey): Promise<boolean>
  /** A page of users, ordered by the filter's attribute (its folded value, byte by byte), else by key. */
  list(pool: PoolKey, query: UserQuery): Promise<UserRow[]>
}

/** What ListUsers can filter by. */
export type FilterAttribute =
  | 'username'
  | 'sub'
  | 'status'
  | 'cognito:user_status'
  | 'email'
  | 'phone_number'
  | 'name'
  | 'given_name'
  | 'family_name'
  | 'preferred_username'

export interface UserFilter {
  readonly attribute: FilterAttribute
  readonly operator: '=' | '^='
  /**
   * Compared with the stored value as it is (in NFC), or both folded when `fold` says so; a folded username is
   * `usernameKey`.
   */
  readonly value: string
  readonly fold: boolean
}

export interface UserQuery {
  readonly filter?: UserFilter | undefined
  readonly after?: UserCursor | undefined
  readonly limit: number
}

/** A place in a list of users: the key, and the value the list is ordered by when it is filtered. */
export interface UserCursor {
  readonly key: UserKey
  readonly value?: string | undefined
}

export interface UserRow {
  readonly user: User
  readonly cursor: UserCursor
}

// -------------------------------------------------------------------------------------------------------------- groups

export interface Group {
  readonly key: GroupKey
  readonly pool: PoolKey
  readonly name: string
  readonly description: string | undefined
  readonly roleArn: string | undefined
  readonly precedence: number | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface GroupStore {
  /** Stores a group; `undefined` when its name is taken or its pool is gone. */
  create(group: Omit<Group, 'key'>): Promise<Group | undefined>
  find(pool: PoolKey, name: string): Promise<Group | undefined>
  change(group: GroupKey, change: (group: Group) => Group): Promise<Group | undefined>
  /** Deletes the group with its memberships: gone at once, and swept away as with {@link PoolStore.delete}. */
  delete(group: GroupKey): Promise<boolean>
  list(pool: PoolKey, page: Page<GroupKey>): Promise<Group[]>
  count(pool: PoolKey): Promise<number>
  /** Adds a member; being one already is no error. `false` when user or group is gone, or `limit` groups are reached. */
  add(group: GroupKey, user: UserKey, limit: number): Promise<boolean>
  remove(group: GroupKey, user: UserKey): Promise<void>
  /** Groups of a user, strongest precedence first, those without last, then by name. */
  ofUser(user: UserKey): Promise<Group[]>
  /** Members of a group in order of their keys. */
  members(group: GroupKey, page: Page<UserKey>): Promise<User[]>
}

// --------------------------------------------------------------------------------------------------------------- codes

/** What a code is good for; a code of one purpose is none of another. */
export type CodePurpose = 'sign-up' | 'reset' | 'verify:email' | 'verify:phone_number'

export interface Code {
  readonly purpose: CodePurpose
  /** Keyed hash of the digits, bound to pool, user, purpose and destination. */
  readonly hash: string
  readonly attribute: 'email' | 'phone_number'
  readonly destination: string
  readonly expiresAt: Date
}

export interface CodeStore {
  /**
   * Keeps a code; an older one of the same user and purpose is gone, or, with `unlessGoodAt`, stays when it is good at
   * that time. The letter is posted in the same step. Does nothing for a user who is gone.
   */
  put(user: UserKey, code: Code, options?: { unlessGoodAt?: Date | undefined; letter?: Letter }): Promise<void>
  /** The code of a purpose, expired or not. */
  find(user: UserKey, purpose: CodePurpose): Promise<Code | undefined>
  /** Takes the code of a hash away; `true` for exactly one caller. */
  take(user: UserKey, spending: CodeSpending): Promise<boolean>
  /**
   * Remembers until when a name without a user would have a code; the last call counts. `who` stands for the name. The
   * letter is posted in the same step.
   */
  pretend(pool: PoolKey, who: string, purpose: CodePurpose, until: Date, letter?: Letter): Promise<void>
  /** What `pretend` was told last, past or not. */
  pretended(pool: PoolKey, who: string, purpose: CodePurpose): Promise<Date | undefined>
}

// -------------------------------------------------------------------------------------------------------------- outbox

/** A message to be posted, sealed for its row by whoever posts it. */
export interface Letter {
  /** Drawn at random; what it is sealed for. */
  readonly id: string
  readonly pool: Pick<Pool, 'key' | 'id'>
  readonly sealed: string
  readonly createdAt: Date
  /** From then on nobody sends it any more. */
  readonly expiresAt: Date
}

/** A message that goes out with a change, and the code in it that is kept for the user. */
export interface Outgoing {
  readonly code?: Code | undefined
  readonly letter: Letter
}

/** A letter that one process has until its lease runs out. */
export interface Waiting {
  readonly key: LetterKey
  readonly id: string
  /** `null` when its pool is gone. One that is being deleted has another by now. */
  readonly poolId: string | null
  readonly sealed: string
  /** How often it was leased, this time included. */
  readonly tries: number
  readonly until: Date
}

export interface OutboxWatcher {
  readonly leaseMs: number
  /** Takes letters that this process has posted, and has on lease. What posted them resolves after it. Never rejects. */
  posted(letters: readonly Waiting[]): Promise<void>
}

/** Letters on their way: posted by the step that causes them, and here until somebody has sent them. */
export interface OutboxStore {
  /**
   * Leases letters that are due, at most `limit` and oldest first: each to one of any number of simultaneous callers. One
   * whose lease has run out is due again.
   */
  claim(now: Date, leaseMs: number, limit: number): Promise<Waiting[]>
  /** Forgets a letter that was sent, or that nobody sends any more. */
  done(key: LetterKey): Promise<void>
  /** Ends a lease: the letter is due at another time, unless somebody else has leased it since. */
  failed(letter: Pick<Waiting, 'key' | 'tries'>, nextAt: Date): Promise<void>
  /** Tells one watcher of what this opening posts from now on, after each commit. Answers how to end it. */
  watch(watcher: OutboxWatcher): () => void
}

/** A message that development mode shows. */
export interface InboxEntry {
  /** Larger than those of all messages that were there before. */
  readonly key: InboxKey
  /** Its name in the seal. */
  readonly id: string
  readonly poolId: PoolId
  readonly sealed: string
}

/** Messages that development mode shows instead of sending them. They go with their pool. */
export interface InboxStore {
  /**
   * Adds a message, and lets the oldest go in the same step: at most `most` stay, and of these no more than have `size`
   * sealed characters together; the new one always. Who lists messages sees none before those with a smaller key.
   */
  add(
    entry: { readonly id: string; readonly pool: PoolKey; readonly sealed: string },
    room: { readonly most: number; readonly size: number },
  ): Promise<void>
  /** Those with a larger key, oldest first. */
  list(after: number): Promise<InboxEntry[]>
  clear(): Promise<void>
}

// ------------------------------------------------------------------------------------------------- guesses and limits

export interface Guesses {
  readonly failures: number
  readonly lastAt: Date
}

export interface GuessStore {
  find(pool: PoolKey, who: string): Promise<Guesses | undefined>
  /**
   * Counts a failure in one statement, starting again at 1 after `quietMs` without one, and answers the new count.
   *
   * With `unless`: `undefined`, and nothing is counted, when there are `free` failures already and one of them came
   * after what was `seen`.
   */
  fail(
    pool: PoolKey,
    who: string,
    now: Date,
    quietMs: number,
    unless?: { free: number; seen: Guesses | undefined },
  ): Promise<Guesses | undefined>
  clear(pool: PoolKey, who: string): Promise<void>
}

/** How often something may be done: `most` times at once, and once more each time `everyMs` have passed. */
export interface Allowance {
  readonly most: number
  readonly everyMs: number
}

export interface LimitStore {
  /** Takes one of what is allowed, in one statement; `false` when none is left, and then nothing is taken. */
  take(pool: PoolKey, who: string, what: string, allowance: Allowance, now: Date): Promise<boolean>
  /** When there is one again to be taken; `undefined` when nothing was. */
  next(pool: PoolKey, who: string, what: string, allowance: Allowance): Promise<Date | undefined>
  /** Gives back one that was taken. */
  giveBack(pool: PoolKey, who: string, what: string, allowance: Allowance, now: Date): Promise<void>
}

// ------------------------------------------------------------------------------------------------------ refresh tokens

/** What all tokens of one sign-in share. */
export interface Family {
  readonly key: FamilyKey
  readonly pool: PoolKey
  readonly user: UserKey
  readonly client: ClientKey
  readonly originJti: string
  readonly authTime: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | undefined
  /** Space-separated scopes of the grant. */
  readonly scope: string
  readonly deviceKey: string | undefined
}

export interface RefreshToken {
  /** SHA-256 of the token, base64url. */
  readonly hash: string
  readonly issuedAt: Date
  /** When a successor was given out for it. */
  readonly rotatedAt: Date | undefined
}

export type RotateOutcome = { readonly rotated: true } | { readonly refused: 'gone' | 'revoked' | 'reused' }

/** `spent`: one of the spendings, named, was spent already. `user`: gone, or no longer at its epoch. */
export type StartOutcome =
  | { readonly started: FamilyKey }
  | { readonly refused: 'spent'; readonly jti: string }
  | { readonly refused: 'user' }

export interface RefreshStore {
  /** Starts a family with its first token, and spends what led to it in the same step: all of it or nothing. */
  start(
    family: Omit<Family, 'key' | 'revokedAt'>,
    tokenHash: string,
    options: { epoch: number; spend?: readonly Spending[] },
  ): Promise<StartOutcome>
  find(tokenHash: string): Promise<{ token: RefreshToken; family: Family; user: User } | undefined>
  /**
   * Gives a token of a family its successor. Of simultaneous calls exactly one rotates; the others, and later ones,
   * rotate as well while `graceMs` have not passed since the first, and are `reused` after it. Of the tokens rotated
   * before, those whose grace is over are forgotten; one of them is `reused`, too, like any that the family never had.
   */
  rotate(token: { family: FamilyKey; hash: string }, next: string, now: Date, graceMs: number): Promise<RotateOutcome>
  revoke(family: FamilyKey, now: Date): Promise<void>
  /** The family and user behind an access token, in one look-up. */
  findByOrigin(pool: PoolKey, originJti: string): Promise<{ family: Family; user: User } | undefined>
}

export interface SpentStore {
  /**
   * Spends all of a list or nothing of it: `true` for exactly one caller of each `jti`. The letters are posted in the
   * same step.
   */
  spend(spendings: readonly Spending[], letters?: readonly Letter[]): Promise<boolean>
  isSpent(jti: string): Promise<boolean>
}

/** What a sign-in between two of its steps remembers that is too long to travel. */
export interface SessionStore {
  /** Keeps a sealed text under a name nobody has, until it expires. */
  keep(name: string, sealed: string, expiresAt: Date): Promise<void>
  find(name: string): Promise<string | undefined>
}

// ----------------------------------------------------------------------------------------------------------- documents

/**
 * A setting that is only given and given back, in the wire's spelling: one of a kind and name in a pool.
 *
 * A secret in it is sealed by whoever gives it.
 */
export interface StoredDocument {
  readonly pool: PoolKey
  readonly kind: string
  readonly name: string
  readonly body: object
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface DocumentStore {
  /** Stores a document, unless its pool has one of that kind and name, has `most` of the kind, or is gone. */
  create(document: StoredDocument, most: number): Promise<'created' | 'taken' | 'full' | 'gone'>
  find(pool: PoolKey, kind: string, name: string): Promise<StoredDocument | undefined>
  /** Replaces what `change` returns. No other change of this document comes between its reading and its writing. */
  change(
    document: Pick<StoredDocument, 'pool' | 'kind' | 'name'>,
    now: Date,
    change: (body: object) => object,
  ): Promise<StoredDocument | undefined>
  delete(pool: PoolKey, kind: string, name: string): Promise<boolean>
  /** Documents of a kind in order of their names, byte by byte. */
  list(pool: PoolKey, kind: string, page: Page<string>): Promise<StoredDocument[]>
}

// --------------------------------------------------------------------------------------------------------- signing keys

export interface SigningKey {
  readonly pool: PoolKey
  readonly use: 'id' | 'access'
  /** Counts up with each rotation; the newest generation that is active signs. */
  readonly generation: number
  readonly kid: string
  /** The public JWK as JSON text. */
  readonly publicJwk: string
  /** PKCS#8 DER, sealed. */
  readonly sealedPrivate: string
  readonly createdAt: Date
  /** From when it signs. It is published before, so that whoever verifies knows it by then. */
  readonly activeFrom: Date
  /** When the last token it signed has expired: from then on it is published no more. */
  readonly retiredAt: Date | undefined
}

export interface KeyStore {
  /** Stores a key unless its pool, use and generation have one, and answers the one that stands. */
  put(key: SigningKey): Promise<SigningKey>
  /**
   * Stores successors, says when the keys before them retire, and deletes those that have, in one step. Of simultaneous
   * rotations to the same generation exactly one happens; `false` for the others, and when the pool is gone.
   */
  rotate(successors: readonly SigningKey[], times: { now: Date; retiredAt: Date }): Promise<boolean>
  list(pool: PoolKey): Promise<SigningKey[]>
}

export interface MetaStore {
  get(key: string): Promise<string | undefined>
  /** Stores a value unless there is one, and answers the one that stands. */
  setOnce(key: string, value: string): Promise<string>
  /** Replaces several values in one step; `undefined` removes one. */
  put(values: Readonly<Record<string, string | undefined>>): Promise<void>
}

/** A place in the order in which sealed values are gone through. */
export interface SealedCursor {
  readonly column: number
  /** The row's primary key; absent before the first row of the column. */
  readonly after?: readonly (string | number)[]
}

/** `next`: where to go on; absent at the end. */
export interface SealedStep {
  readonly rows: number
  readonly changed: number
  readonly next: SealedCursor | undefined
}

/** Every value that lies sealed in the database, wherever that is (storage/sealed-columns.ts). */
export interface SealedStore {
  /** How many rows hold sealed values, for whoever waits. */
  count(): Promise<number>
  /**
   * Goes over the next rows, at most `limit`, in one step: what was sealed under another master key is sealed anew in
   * its place, and what cannot be and lives for minutes only is deleted. A change by somebody else comes before or after.
   * Throws a KeyringError for a value that does not open.
   */
  reseal(
    after: SealedCursor | undefined,
    limit: number,
    sealer: Pick<Sealer, 'isCurrent' | 'reseal'>,
  ): Promise<SealedStep>
  /**
   * Sweeps away what was deleted, and leaves, where the engine can, no trace of it or of what was replaced in the
   * database's own files.
   */
  compact(): Promise<void>
}
