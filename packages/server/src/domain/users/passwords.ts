import * as srp from '../../crypto/srp.ts'
import { temporaryPassword } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { PasswordRecord, Pool, User } from '../../storage/port/index.ts'
import { passwordOfNobody } from '../decoy.ts'
import { guarded } from '../limits/lockout.ts'
import type { Services } from '../services.ts'
import { needsSecondFactor } from '../factors/mfa.ts'
import { turn } from '../limits/turns.ts'

const SALT_BYTES = 16

/** Where {@link refuseUnfit} is asked from, as the service words it differently. */
export type PolicyWording =
  | 'did not conform with policy'
  | 'did not conform with password policy'
  | 'does not conform to policy'

/** Refuses a password that the pool's policy does not allow, naming the first reason in the service's order. */
export function refuseUnfit(
  pool: Pool,
  password: string,
  wording: PolicyWording = 'did not conform with policy',
): void {
  const reason = unfitness(pool, password)
  if (reason) throw new ApiError('InvalidPasswordException', `Password ${wording}: ${reason}`)
}

/** One thing that a pool may ask of passwords. */
export type PasswordRule = 'minimum' | 'lowercase' | 'uppercase' | 'number' | 'symbol'

const REASONS: Readonly<Record<PasswordRule, string>> = {
  minimum: 'Password not long enough',
  lowercase: 'Password must have lowercase characters',
  uppercase: 'Password must have uppercase characters',
  number: 'Password must have numeric characters',
  symbol: 'Password must have symbol characters',
}

/** What a pool asks of passwords, in the service's order. */
export function rulesOf({ settings }: Pick<Pool, 'settings'>): PasswordRule[] {
  const policy = settings.Policies?.PasswordPolicy ?? {}
  return [
    'minimum',
    ...(policy.RequireLowercase ? (['lowercase'] as const) : []),
    ...(policy.RequireUppercase ? (['uppercase'] as const) : []),
    ...(policy.RequireNumbers ? (['number'] as const) : []),
    ...(policy.RequireSymbols ? (['symbol'] as const) : []),
  ]
}

/** The fewest characters of a password. */
export function minimumLength({ settings }: Pick<Pool, 'settings'>): number {
  return settings.Policies?.PasswordPolicy?.MinimumLength ?? 8
}

/** Tells whether a password does what a rule asks for. */
export function meets(pool: Pick<Pool, 'settings'>, password: string, rule: PasswordRule): boolean {
  switch (rule) {
    case 'minimum':
      return password.length >= minimumLength(pool)
    case 'lowercase':
      return /[a-z]/.test(password)
    case 'uppercase':
      return /[A-Z]/.test(password)
    case 'number':
      return /[0-9]/.test(password)
    default:
      return hasSymbol(password)
  }
}

function unfitness(pool: Pool, password: string): string | undefined {
  const broken = rulesOf(pool).find((rule) => !meets(pool, password, rule))
  if (broken !== undefined) return REASONS[broken]
  if (/^\s|\s$/.test(password)) return String.raw`Password must satisfy regular expression pattern: ^\S.*\S$`
  return undefined
}

const SYMBOLS = new Set('^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-')

/** A space counts as a symbol when it stands inside. */
function hasSymbol(password: string): boolean {
  return [...password].some((character) => SYMBOLS.has(character)) || password.trim().includes(' ')
}

/** Draws a password that the pool's policy allows. */
export function generate({ random }: Pick<Services, 'random'>, pool: Pool): string {
  const requireSymbols = pool.settings.Policies?.PasswordPolicy?.RequireSymbols ?? false
  return temporaryPassword(random, { minimumLength: minimumLength(pool), requireSymbols })
}

/** When a temporary password given now stops being good. */
export function temporaryUntil({ clock }: Pick<Services, 'clock'>, pool: Pool): Date {
  // 0 means the default in the service's model.
  const days = pool.settings.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays || 7
  return new Date(clock.now().getTime() + days * 86_400_000)
}

type Owner = Pick<User, 'sub' | 'username'>

/** Makes the record of a new password: a fresh salt and the SRP verifier, sealed to their place. */
export function record(
  { keyring, random }: Pick<Services, 'keyring' | 'random'>,
  pool: Pool,
  owner: Owner,
  password: string,
): PasswordRecord {
  const salt = random(SALT_BYTES)
  const verifier = srp.verifier({ poolName: srpName(pool), identity: owner.username, password, salt })
  return { kind: 'srp', sealed: keyring.seal(Buffer.concat([salt, verifier]), sealedAt(pool, owner)) }
}

const PREVIOUSLY_USED = 'Password has previously been used'

/**
 * Refuses the password a user has or had before, as far back as the pool's policy counts, at the cost of one
 * exponentiation for each of them.
 *
 * That a password was one of them is as good to know as that it is: so a match counts as a failed guess does, and the
 * checks of one request are spread over turns as those of many are.
 */
export async function refuseReused(
  services: Pick<Services, 'keyring' | 'storage' | 'clock'>,
  pool: Pool,
  user: User,
  password: string,
): Promise<void> {
  const records = [...(user.password ? [user.password] : []), ...former(user)].slice(0, remembered(pool))
  if (records.length === 0) return
  const clears = !needsSecondFactor(pool, user)
  const isOther = async () => {
    for (const one of records) {
      await turn()
      if (matches(services, pool, { ...user, password: one }, user.username, password)) return false
    }
    return true
  }
  const isFresh = await guarded(services, pool, user.sub, isOther, { clears })
  if (!isFresh) throw new ApiError('PasswordHistoryPolicyViolationException', PREVIOUSLY_USED)
}

/** A user with another password. Those before it are kept as long as the pool's policy counts them. */
export function withPassword(pool: Pool, user: User, password: PasswordRecord): User {
  const { passwordHistory: _, ...settings } = user.settings
  const before = [...(user.password ? [user.password] : []), ...former(user)].slice(
    0,
    Math.max(0, remembered(pool) - 1),
  )
  return { ...user, password, settings: before.length > 0 ? { ...settings, passwordHistory: before } : settings }
}

/** How many passwords may not be chosen again, the current one among them. */
function remembered({ settings }: Pool): number {
  return settings.Policies?.PasswordPolicy?.PasswordHistorySize ?? 0
}

/** The passwords before the current one, newest first. */
function former({ settings }: User): readonly PasswordRecord[] {
  return settings.passwordHistory ?? []
}

/** What SRP needs of a user's password. */
export interface Opened {
  readonly salt: Buffer
  readonly verifier: Buffer
}

/** Opens a user's password record. */
export function open({ keyring }: Pick<Services, 'keyring'>, pool: Pool, user: User): Opened | undefined {
  if (!user.password) return undefined
  const bytes = keyring.open(user.password.sealed, sealedAt(pool, user))
  return { salt: bytes.subarray(0, SALT_BYTES), verifier: bytes.subarray(SALT_BYTES) }
}

/**
 * Tells whether a password in clear is the user's, at the cost of one exponentiation, whether or not there is a user
 * or a password.
 */
export function matches(
  services: Pick<Services, 'keyring'>,
  pool: Pool,
  user: User | undefined,
  typedName: string,
  password: string,
): boolean {
  const opened = (user && open(services, pool, user)) ?? passwordOfNobody(services, pool, typedName)
  const identity = user?.username ?? typedName
  const right = srp.passwordMatches(opened.verifier, {
    poolName: srpName(pool),
    identity,
    password,
    salt: opened.salt,
  })
  return right && user?.password !== undefined
}

/** The part of a pool's id that SRP hashes: what follows the region. */
export function srpName(pool: Pick<Pool, 'id'>): string {
  return pool.id.slice(pool.id.indexOf('_') + 1)
}

function sealedAt(pool: Pool, owner: Pick<User, 'sub'>) {
  return { table: 'users', column: 'password', pool: pool.id, owner: owner.sub }
}
