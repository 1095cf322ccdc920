import { ApiError } from '../errors.ts'
import type { Pool, User } from '../storage/port.ts'
import type { Services } from './services.ts'

const HOUR_MS = 3_600_000

// Attempts a user has in an hour. Ranges of the reference are taken at their lower end where an attempt is a guess at
// a code (six digits stand up to 15 guesses an hour) and at 5 where it sends a message.
const perHour = {
  ConfirmSignUp: 15,
  ConfirmForgotPassword: 15,
  VerifyUserAttribute: 15,
  ResendConfirmationCode: 5,
  ForgotPassword: 5,
  GetUserAttributeVerificationCode: 5,
  ChangePassword: 5,
} as const

export type Limited = keyof typeof perHour

export const LIMIT_EXCEEDED = 'Attempt limit exceeded, please try after some time.'

/** Counts an attempt, and refuses when the hour's are used up. `who` is a `sub`, or stands for an unknown name. */
export async function count(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  who: string,
  what: Limited,
): Promise<void> {
  const made = await storage.limits.count(pool.key, who, what, clock.now(), HOUR_MS)
  if (made > perHour[what]) throw new ApiError('LimitExceededException', LIMIT_EXCEEDED)
}

/** Forgets the attempts of a user after one that went well. */
export function clear({ storage }: Pick<Services, 'storage'>, pool: Pool, user: User, what: Limited): Promise<void> {
  return storage.limits.clear(pool.key, user.sub, what)
}
