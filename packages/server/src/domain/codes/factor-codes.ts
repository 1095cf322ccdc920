import { code as draw, equal } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { giveBackOfDestination, limitOfDestination, takeOfDestination } from '../limits/limits.ts'
import { guarded } from '../limits/lockout.ts'
import type { SentBy } from '../messages/custom.ts'
import { askForTexts } from '../messages/custom.ts'
import type { Draft } from '../messages/draft.ts'
import { draft } from '../messages/draft.ts'
import type { Reached } from '../messages/messages.ts'
import { delivery } from '../messages/messages.ts'
import { admit, admitTo, orWithdraw } from '../messages/sending.ts'
import type { Services } from '../services.ts'
import { isVerified } from '../users/attributes.ts'

export const WRONG_FACTOR_CODE = 'Invalid code or auth state for the user.'

/** A code that is all there is to a sign-in has more digits. */
const DIGITS = { first: 8, second: 6 }

/** What a sign-in keeps of a code that it sent. Kept with the sign-in, so that another one of the user has another. */
export interface FactorCode extends Reached {
  readonly hash: string
}

/** The same of a code that is a first factor. */
export type FirstCode = Pick<FactorCode, 'hash'>

type Needs = Pick<Services, 'storage' | 'keyring' | 'random' | 'clock' | 'triggers'>

/** Counts and drafts the message with a code that is a second factor until then. Writes nothing but the count. */
export async function draftFactorCode(
  services: Needs,
  pool: Pool,
  user: User,
  { attribute, destination }: Reached,
  { until, ...by }: SentBy & { readonly until: Date },
): Promise<{ readonly kept: FactorCode; readonly message: Draft }> {
  // Whoever signs up with somebody's address could otherwise use up the codes that its owner signs in with.
  const sender = isVerified(user, attribute) ? 'Authentication' : 'AuthenticationUnproven'
  const admitted = await admit(services, pool, sender, { who: user.sub, contact: { attribute, destination } })
  return orWithdraw(services, pool, [admitted], async () => {
    const texts = await askForTexts(services, pool, user, admitted, by)
    const digits = draw(services.random, DIGITS.second)
    const kept = { attribute, destination, hash: hashOf(services, pool, user, destination, digits) }
    const what = { username: user.username, code: digits, until }
    return { kept, message: draft(services, pool, admitted, what, texts) }
  })
}

/** Whom the code of a first factor is for, and what the answer shows of where it goes. */
export interface FirstCodeFor {
  /** Without one, a message is drafted that goes nowhere. */
  readonly user: User | undefined
  readonly sub: User['sub']
  /** The guesser. */
  readonly who: string
  readonly name: string
  readonly shown: Reached
}

/**
 * As {@link draftFactorCode}, for a first factor: anybody may ask for one by a name. What uses up the messages to an
 * address must not tell whose it is, so then the message is for nobody.
 *
 * The address is kept in the hash alone: how long a session is would tell a user's from a made-up one.
 */
export async function draftFirstCode(
  services: Needs,
  pool: Pool,
  { user, sub, who, name, shown }: FirstCodeFor,
  { until, ...by }: SentBy & { readonly until: Date },
): Promise<{ readonly kept: FirstCode; readonly message: Draft }> {
  const contact = user && shown
  const admitted = await admitTo(services, pool, 'Authentication', { who, contact, hides: true })
  const isSent = user !== undefined && admitted.destination !== ''
  return orWithdraw(services, pool, isSent ? [admitted] : [], async () => {
    const texts = isSent ? await askForTexts(services, pool, user, admitted, by) : undefined
    const digits = draw(services.random, DIGITS.first)
    const kept = { hash: hashOf(services, pool, { sub }, shown.destination, digits) }
    const what = { username: user?.username ?? name, code: digits, until }
    const { letter } = draft(services, pool, { ...admitted, attribute: shown.attribute }, what, texts)
    return { kept, message: { letter, delivery: delivery(shown.attribute, shown.destination) } }
  })
}

/** Tells whether a text is the code that was sent to an address. */
export function isFirstCode(
  services: Pick<Services, 'keyring'>,
  pool: Pool,
  { sub, destination }: { readonly sub: User['sub']; readonly destination: string },
  { hash }: FirstCode,
  typed: string,
): boolean {
  return equal(hashOf(services, pool, { sub }, destination, typed), hash)
}

/**
 * Judges a code as a guess under the lockout; refuses a wrong one.
 *
 * An address may be changed because somebody else holds the telephone or the mailbox: what went to the old one is good
 * no more. Only an address that is being set up is not the user's yet.
 */
export async function judgeFactorCode(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  user: User,
  { hash, attribute, destination }: FactorCode,
  typed: string,
  { setsUp = false }: { readonly setsUp?: boolean } = {},
): Promise<void> {
  // Whoever makes many users could guess a little with each at an address that is nobody's yet.
  if (setsUp && !(await takeOfDestination(services, pool, destination, 'guess'))) {
    throw await limitOfDestination(services, pool, destination, 'guess', 'TooManyRequestsException')
  }
  const isRight = () => {
    const matches = equal(hashOf(services, pool, user, destination, typed), hash)
    return matches && (setsUp || user.attributes[attribute] === destination)
  }
  if (await guarded(services, pool, user.sub, isRight)) {
    if (setsUp) await giveBackOfDestination(services, pool, destination, 'guess')
    return
  }
  throw new ApiError('CodeMismatchException', WRONG_FACTOR_CODE)
}

function hashOf(
  { keyring }: Pick<Services, 'keyring'>,
  pool: Pool,
  user: Pick<User, 'sub'>,
  destination: string,
  code: string,
): string {
  return keyring.hmac('factor code', pool.id, user.sub, destination, code).toString('base64url')
}
