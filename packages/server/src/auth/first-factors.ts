import type { FirstFactor } from '../domain/factors/first-factors.ts'
import { allowsFirst, codeAddress, mustChangePassword } from '../domain/factors/first-factors.ts'
import { hasPasskey } from '../domain/passkeys/passkeys.ts'
import type { Level } from '../domain/pools/acr.ts'
import { levelsNamed } from '../domain/pools/acr.ts'
import { activeFactors, mfaOf } from '../domain/factors/mfa.ts'
import type { Pool, User } from '../storage/port/index.ts'
import { askForPasskey, proveByOpenPasskey } from './challenges/web-authn.ts'
import type { Begin, FirstAttempt } from './first/attempt.ts'
import { sendFirstCode } from './first/code.ts'
import { askForProof } from './first/srp.ts'
import { levelWith } from './next-step.ts'
import { proveByPassword } from './password.ts'
import { publicValue } from './srp.ts'

/** What a sign-in of USER_AUTH may begin with. */
interface Choice {
  /** The member of the pool's AllowedFirstAuthFactors that allows it. */
  readonly allowedBy: FirstFactor
  /** Whether a user has it. Of nobody too it is asked, where it takes a statement. */
  has(at: Pick<FirstAttempt, 'services' | 'pool'>, user: User | undefined): boolean | Promise<boolean>
  /** The level of authentication that it reaches, with the second factors of a user or, of nobody, of the pool. */
  reaches(pool: Pool, user: User | undefined): Level
  begin: Begin
}

const withPassword: Choice['reaches'] = (pool, user) => {
  const { required, offered } = mfaOf(pool)
  if (required === 'OFF') return 1
  const own = user ? activeFactors(pool, user).enabled : offered
  return levelWith(own.length === 0 && required === 'ON' ? offered : own)
}

const hasPassword = (_: unknown, user: User | undefined) => user?.password !== undefined

/** The one table of first factors (auth-flows.md 8), by the names of their challenges, in the order in which they are offered. */
export const firstFactors = {
  PASSWORD_SRP: {
    allowedBy: 'PASSWORD',
    has: hasPassword,
    reaches: withPassword,
    async begin(attempt) {
      if (attempt.parameters['SRP_A']) return askForProof(attempt, publicValue(attempt.parameters))
      return { ask: 'PASSWORD_SRP', whose: attempt.whose, parameters: {} }
    },
  },
  PASSWORD: {
    allowedBy: 'PASSWORD',
    has: hasPassword,
    reaches: withPassword,
    async begin(attempt) {
      if (attempt.parameters['PASSWORD']) return proveByPassword(attempt)
      const { whose } = attempt
      return { ask: 'PASSWORD', whose, parameters: { USERNAME: whose.username } }
    },
  },
  EMAIL_OTP: {
    allowedBy: 'EMAIL_OTP',
    has: ({ pool }, user) => user !== undefined && codeAddress(pool, user, 'EMAIL_OTP') !== undefined,
    reaches: () => 2,
    begin: (attempt) => sendFirstCode(attempt, 'EMAIL_OTP'),
  },
  SMS_OTP: {
    allowedBy: 'SMS_OTP',
    has: ({ pool }, user) => user !== undefined && codeAddress(pool, user, 'SMS_OTP') !== undefined,
    reaches: () => 2,
    begin: (attempt) => sendFirstCode(attempt, 'SMS_OTP'),
  },
  WEB_AUTHN: {
    allowedBy: 'WEB_AUTHN',
    async has({ services, pool }, user) {
      const isThere = await hasPasskey(services, pool, user)
      return isThere && user !== undefined && !mustChangePassword(user)
    },
    reaches: () => 3,
    async begin(attempt) {
      const { services, pool, whose, user, occasion, parameters } = attempt
      // Only a page asks for a passkey before anybody has said who they are.
      const credential = occasion.by === 'page' && parameters['CREDENTIAL']
      if (credential) return proveByOpenPasskey(attempt, credential)
      return { ask: 'WEB_AUTHN', whose, ...(await askForPasskey(services, pool, whose, user)) }
    },
  },
} satisfies Record<string, Choice>

export type FirstFactorName = keyof typeof firstFactors
type Named = readonly [FirstFactorName, Choice]

/** What somebody may choose from, and the level of authentication that all of it is to reach, where one was asked for. */
export interface Choices {
  readonly available: readonly FirstFactorName[]
  readonly target: Level | undefined
}

/**
 * The first factors that somebody may choose from: what the pool allows and the user has. Where levels of authentication
 * are asked for, those that reach the first that any of the user's reaches. Of a user who has none, as of nobody, all that
 * the pool allows: none of them is ever enough.
 */
export async function choicesOf(
  at: Pick<FirstAttempt, 'services' | 'pool' | 'user'>,
  targets: readonly Level[] = [],
): Promise<Choices> {
  const { pool, user } = at
  const allowed = allowedIn(pool)
  const own: Named[] = []
  for (const choice of allowed) {
    if ((await choice[1].has(at, user)) && user) own.push(choice)
  }
  const reaching = (choices: readonly Named[], whose: User | undefined, target = 1) =>
    choices.filter(([, { reaches }]) => reaches(pool, whose) >= target).map(([name]) => name)
  for (const target of targets.length > 0 ? targets : [undefined]) {
    const available = reaching(own, user, target)
    if (available.length > 0) return { available, target }
  }
  const [target] = targets
  return { available: reaching(allowed, undefined, target), target }
}

/** The levels of a list that some sign-in to the pool reaches, whoever signs in. */
export function levelsWithin(pool: Pool, names: string): Level[] {
  const highest = Math.max(...allowedIn(pool).map(([, { reaches }]) => reaches(pool, undefined)))
  return levelsNamed(pool.settings, names).filter((level) => level <= highest)
}

function allowedIn(pool: Pool): Named[] {
  const all = Object.entries(firstFactors) as [FirstFactorName, Choice][] // its own keys
  return all.filter(([, { allowedBy }]) => allowsFirst(pool, allowedBy))
}
