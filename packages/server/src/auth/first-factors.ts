import type { FirstFactor } from '../domain/factors/first-factors.ts'
import { allowsFirst, codeAddress } from '../domain/factors/first-factors.ts'
import type { Pool, User } from '../storage/port/index.ts'
import type { Begin, FirstAttempt } from './first/attempt.ts'
import { sendFirstCode } from './first/code.ts'
import { askForProof } from './first/srp.ts'
import { proveByPassword } from './password.ts'

/** What a sign-in of USER_AUTH may begin with. */
interface Choice {
  /** The member of the pool's AllowedFirstAuthFactors that allows it. */
  readonly allowedBy: FirstFactor
  /** Whether a user has it. */
  has(pool: Pool, user: User): boolean | Promise<boolean>
  begin: Begin
}

const hasPassword = (_: Pool, { password }: User) => password !== undefined

/** The one table of first factors (auth-flows.md 8), by the names of their challenges, in the order in which they are offered. */
export const firstFactors = {
  PASSWORD_SRP: {
    allowedBy: 'PASSWORD',
    has: hasPassword,
    async begin(attempt) {
      if (attempt.parameters['SRP_A']) return askForProof(attempt)
      return { ask: 'PASSWORD_SRP', whose: attempt.whose, parameters: {} }
    },
  },
  PASSWORD: {
    allowedBy: 'PASSWORD',
    has: hasPassword,
    async begin(attempt) {
      if (attempt.parameters['PASSWORD']) return proveByPassword(attempt)
      const { whose } = attempt
      return { ask: 'PASSWORD', whose, parameters: { USERNAME: whose.username } }
    },
  },
  EMAIL_OTP: {
    allowedBy: 'EMAIL_OTP',
    has: (pool, user) => codeAddress(pool, user, 'EMAIL_OTP') !== undefined,
    begin: (attempt) => sendFirstCode(attempt, 'EMAIL_OTP'),
  },
  SMS_OTP: {
    allowedBy: 'SMS_OTP',
    has: (pool, user) => codeAddress(pool, user, 'SMS_OTP') !== undefined,
    begin: (attempt) => sendFirstCode(attempt, 'SMS_OTP'),
  },
} satisfies Record<string, Choice>

export type FirstFactorName = keyof typeof firstFactors

/**
 * The first factors that somebody may choose from: what the pool allows and the user has. Of a user who has none, as of
 * nobody, all that the pool allows: none of them is ever right.
 */
export async function choicesOf({ pool, user }: Pick<FirstAttempt, 'pool' | 'user'>): Promise<FirstFactorName[]> {
  const all = Object.entries(firstFactors) as [FirstFactorName, Choice][] // its own keys
  const allowed = all.filter(([, { allowedBy }]) => allowsFirst(pool, allowedBy))
  const own: FirstFactorName[] = []
  for (const [name, { has }] of allowed) {
    if (user && (await has(pool, user))) own.push(name)
  }
  return own.length > 0 ? own : allowed.map(([name]) => name)
}
