import type { FirstFactor } from '../domain/factors/first-factors.ts'
import { allowsFirst, codeAddress, mustChangePassword } from '../domain/factors/first-factors.ts'
import { hasPasskey } from '../domain/passkeys/passkeys.ts'
import type { User } from '../storage/port/index.ts'
import { askForPasskey } from './challenges/web-authn.ts'
import type { Begin, FirstAttempt } from './first/attempt.ts'
import { sendFirstCode } from './first/code.ts'
import { askForProof } from './first/srp.ts'
import { proveByPassword } from './password.ts'
import { publicValue } from './srp.ts'

/** What a sign-in of USER_AUTH may begin with. */
interface Choice {
  /** The member of the pool's AllowedFirstAuthFactors that allows it. */
  readonly allowedBy: FirstFactor
  /** Whether a user has it. Of nobody too it is asked, where it takes a statement. */
  has(at: Pick<FirstAttempt, 'services' | 'pool'>, user: User | undefined): boolean | Promise<boolean>
  begin: Begin
}

const hasPassword = (_: unknown, user: User | undefined) => user?.password !== undefined

/** The one table of first factors (auth-flows.md 8), by the names of their challenges, in the order in which they are offered. */
export const firstFactors = {
  PASSWORD_SRP: {
    allowedBy: 'PASSWORD',
    has: hasPassword,
    async begin(attempt) {
      if (attempt.parameters['SRP_A']) return askForProof(attempt, publicValue(attempt.parameters))
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
    has: ({ pool }, user) => user !== undefined && codeAddress(pool, user, 'EMAIL_OTP') !== undefined,
    begin: (attempt) => sendFirstCode(attempt, 'EMAIL_OTP'),
  },
  SMS_OTP: {
    allowedBy: 'SMS_OTP',
    has: ({ pool }, user) => user !== undefined && codeAddress(pool, user, 'SMS_OTP') !== undefined,
    begin: (attempt) => sendFirstCode(attempt, 'SMS_OTP'),
  },
  WEB_AUTHN: {
    allowedBy: 'WEB_AUTHN',
    async has({ services, pool }, user) {
      const isThere = await hasPasskey(services, pool, user)
      return isThere && user !== undefined && !mustChangePassword(user)
    },
    async begin({ services, pool, whose, user }) {
      return { ask: 'WEB_AUTHN', whose, ...(await askForPasskey(services, pool, whose, user)) }
    },
  },
} satisfies Record<string, Choice>

export type FirstFactorName = keyof typeof firstFactors

/**
 * The first factors that somebody may choose from: what the pool allows and the user has. Of a user who has none, as of
 * nobody, all that the pool allows: none of them is ever right.
 */
export async function choicesOf(at: Pick<FirstAttempt, 'services' | 'pool' | 'user'>): Promise<FirstFactorName[]> {
  const { pool, user } = at
  const all = Object.entries(firstFactors) as [FirstFactorName, Choice][] // its own keys
  const allowed = all.filter(([, { allowedBy }]) => allowsFirst(pool, allowedBy))
  const own: FirstFactorName[] = []
  for (const [name, { has }] of allowed) {
    if ((await has(at, user)) && user) own.push(name)
  }
  return own.length > 0 ? own : allowed.map(([name]) => name)
}
