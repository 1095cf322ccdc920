import { toBase32, verifyTotp } from '../../crypto/totp.ts'
import { ApiError } from '../../errors.ts'
import type { Pool, SoftwareToken, Spending, User } from '../../storage/port/index.ts'
import { guarded } from '../limits/lockout.ts'
import type { Services } from '../services.ts'
import { mfaOf } from './mfa.ts'

/** One-time passwords of authenticator apps (RFC 6238). */

const SECRET_BYTES = 32
export const NOT_ASSOCIATED = 'User has not set up software token mfa'
const USED = 'Your software token has already been used once.'
const NOT_OFFERED = 'Software Token MFA has not been enabled by the userPool'
/** The most characters of the name a user gives a device; the service's model knows no limit. */
const LONGEST_NAME = 256

/** Refuses where the pool has no authenticator apps. */
export function requireOffered(pool: Pool): void {
  const { offered } = mfaOf(pool)
  if (!offered.includes('SOFTWARE_TOKEN_MFA')) throw new ApiError('SoftwareTokenMFANotFoundException', NOT_OFFERED)
}

/** Draws a secret, as the app takes it in and as it is kept. */
export function drawSecret(
  { keyring, random }: Pick<Services, 'keyring' | 'random'>,
  pool: Pool,
  owner: Pick<User, 'sub'>,
): { readonly code: string; readonly token: SoftwareToken } {
  const secret = random(SECRET_BYTES)
  return { code: toBase32(secret), token: { sealedSecret: keyring.seal(secret, placeOf(pool, owner)) } }
}

/** A secret with the name of the device that has it. */
export function named(token: SoftwareToken, name: string | undefined): SoftwareToken {
  if (!name) return token
  if (name.length <= LONGEST_NAME) return { ...token, name }
  throw new ApiError('InvalidParameterException', `FriendlyDeviceName has at most ${LONGEST_NAME} characters.`)
}

/**
 * Judges a one-time password as a guess under the lockout, and answers what spends it; refuses a wrong one with `wrong`.
 *
 * A password is good once. Whoever has seen it used must not win by it, not even that the guesses at the user are
 * forgotten: so one that was used counts as a wrong one.
 */
export async function judge(
  services: Pick<Services, 'storage' | 'clock' | 'keyring'>,
  pool: Pool,
  user: Pick<User, 'sub'>,
  { sealedSecret }: SoftwareToken,
  typed: string,
  { wrong, clears }: { readonly wrong: () => ApiError; readonly clears: boolean },
): Promise<Spending> {
  const { keyring, clock, storage } = services
  const secret = keyring.open(sealedSecret, placeOf(pool, user))
  let isUsed = false
  let spending: Spending | undefined
  const isRight = async () => {
    const step = verifyTotp(secret, typed, clock.now())
    if (step === undefined) return false
    const jti = PREFIX + keyring.hmac('totp step', pool.id, user.sub, secret, String(step)).toString('base64url')
    isUsed = await storage.spent.isSpent(jti)
    spending = { jti, expiresAt: new Date(clock.now().getTime() + REMEMBERED_MS) }
    return !isUsed
  }
  await guarded(services, pool, user.sub, isRight, { clears })
  if (isUsed) throw tokenUsed()
  if (!spending) throw wrong()
  return spending
}

const PREFIX = 'totp '
/** A step is good for a minute and a half; the clocks of several servers may differ. */
const REMEMBERED_MS = 10 * 60_000

/** Tells whether it was a one-time password that somebody else had spent. */
export function isStep(jti: string): boolean {
  return jti.startsWith(PREFIX)
}

/** The refusal of a one-time password that was used before. */
export function tokenUsed(): ApiError {
  return new ApiError('ExpiredCodeException', USED)
}

function placeOf(pool: Pool, owner: Pick<User, 'sub'>) {
  return { table: 'users', column: 'software_token', pool: pool.id, owner: owner.sub }
}
