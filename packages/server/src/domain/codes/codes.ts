import { equal } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { Code, CodePurpose, CodeSpending, Pool, User, UserKey } from '../../storage/port/index.ts'
import {
  giveBackOfDestination,
  giveBackOfUser,
  limitOfDestination,
  limitOfUser,
  takeOfDestination,
  takeOfUser,
} from '../limits/limits.ts'
import type { Services } from '../services.ts'

const CODE_MISMATCH = 'Invalid verification code provided, please try again.'
const CODE_EXPIRED = 'Invalid code provided, please request a code again.'

const HOUR_MS = 3_600_000
const validMs: Record<CodePurpose, number> = {
  'sign-up': 24 * HOUR_MS,
  reset: HOUR_MS,
  'verify:email': 24 * HOUR_MS,
  'verify:phone_number': 24 * HOUR_MS,
}

/** Whose code somebody types: of a user, or of nobody, whom a client that hides its users answers alike. */
export interface CodeHolder {
  readonly user: User | undefined
  readonly who: string
  readonly hides: boolean
}

/** A guess at a code. With `once`, a wrong one spends the code. */
export interface Guess {
  readonly operation: 'ConfirmSignUp' | 'ConfirmForgotPassword' | 'VerifyUserAttribute'
  readonly purpose: CodePurpose
  readonly typed: string
  readonly once?: boolean
}

/**
 * Judges a guess at a code, makes the change that the right one is for, and answers the changed user. Refuses a wrong one, and any where none is
 * good any more. Every guess comes through here.
 *
 * It is counted before it is judged, by user and by the address that the code went to, there over all users and
 * purposes. One that led to its change is taken back; a success forgets no other, least of all those of other users. Of
 * several who know the code, the change that spends it decides.
 */
export async function spend(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  { user, who, hides }: CodeHolder,
  { operation, purpose, typed, once = false }: Guess,
  change: (user: User, code: CodeSpending) => Promise<User>,
): Promise<User> {
  const { codes } = services.storage
  if (!(await takeOfUser(services, pool, who, operation))) throw await limitOfUser(services, pool, who, operation)
  const kept = user && (await codes.find(user.key, purpose))
  const until = user ? kept?.expiresAt : await codes.pretended(pool.key, who, purpose)
  // Counted where there is no code, too, so that the same is done for nobody as for a user in any state.
  const destination = kept?.destination || who
  const isJudged = await takeOfDestination(services, pool, destination, 'guess')
  // Whoever uses up the guesses at an address must not learn by it whose address that is: for a hidden user, a guess
  // that is not judged is a wrong one.
  if (!isJudged && !hides) throw await limitOfDestination(services, pool, destination, 'guess')

  const hashed = user && kept ? hashOf(services, pool, user, purpose, kept.destination, typed) : ''
  const isRight = isJudged && kept !== undefined && equal(hashed, kept.hash)
  const spending = { purpose, hash: (isJudged && kept?.hash) || '' }
  // Taken before it is known whether the guess is right: of many at the same time, one is judged.
  const isTaken = once && (await codes.take(user?.key ?? NOBODY, spending))
  const isGood = until !== undefined && until > services.clock.now() && isTaken === once
  if (!user || !kept || !isRight || !isGood) {
    // Only who has signed up has such a code from the start: that it is too old is told to whoever knows it.
    const isWrong = hides && purpose === 'sign-up' ? !isRight : isGood
    const detail = whyNot({ user, kept, isJudged, isRight, isTaken: isTaken || !once }, services.clock.now())
    throw isWrong ? codeWrong(detail) : codeExpired(detail)
  }
  if (isTaken) await codes.put(user.key, kept)
  const changed = await change(user, spending)
  await giveBackOfUser(services, pool, who, operation)
  await giveBackOfDestination(services, pool, destination, 'guess')
  return changed
}

/** Tells the log what is wrong with a guess. */
function whyNot(
  guess: {
    readonly user: User | undefined
    readonly kept: Code | undefined
    readonly isJudged: boolean
    readonly isRight: boolean
    readonly isTaken: boolean
  },
  now: Date,
): string {
  if (!guess.user) return 'nobody has that name'
  if (!guess.kept) return 'no code waits for an answer: none was sent, or it is used'
  if (!guess.isJudged) return 'it was not judged: the limit of guesses at the codes of one address is reached'
  if (guess.kept.expiresAt <= now) return `the code was good until ${guess.kept.expiresAt.toISOString()}`
  if (!guess.isRight) return 'it is another code than the last one that was sent'
  return guess.isTaken ? 'the code is used' : 'another guess came first, and spent it'
}

/** A key that no user has. */
const NOBODY = 0 as UserKey

export function codeWrong(detail?: string): ApiError {
  return new ApiError('CodeMismatchException', CODE_MISMATCH, { detail })
}

/** The refusal for a code that is used, replaced, too old, or for an address that is no longer the user's. */
export function codeExpired(detail?: string): ApiError {
  return new ApiError('ExpiredCodeException', CODE_EXPIRED, { detail })
}

/** When a code drawn now stops being good. */
export function validUntil({ clock }: Pick<Services, 'clock'>, purpose: CodePurpose): Date {
  return new Date(clock.now().getTime() + validMs[purpose])
}

/** What is kept of a code. */
export function hashOf(
  { keyring }: Pick<Services, 'keyring'>,
  pool: Pool,
  user: Pick<User, 'sub'>,
  purpose: CodePurpose,
  destination: string,
  code: string,
): string {
  return keyring.hmac('code', pool.id, user.sub, purpose, destination, code).toString('base64url')
}
