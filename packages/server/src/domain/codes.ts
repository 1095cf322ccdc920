import { code as draw, equal } from '../crypto/secrets.ts'
import { ApiError } from '../errors.ts'
import type { CodePurpose, CodeSpending, Pool, User } from '../storage/port.ts'
import type { CodeDelivery, Medium, MessageTrigger } from './messages.ts'
import { compose, mask } from './messages.ts'
import type { Services } from './services.ts'

const CODE_MISMATCH = 'Invalid verification code provided, please try again.'
const CODE_EXPIRED = 'Invalid code provided, please request a code again.'

const HOUR_MS = 3_600_000
const validMs: Record<CodePurpose, number> = {
  'sign-up': 24 * HOUR_MS,
  reset: HOUR_MS,
  'verify:email': 24 * HOUR_MS,
  'verify:phone_number': 24 * HOUR_MS,
}

export type Contact = 'email' | 'phone_number'

/**
 * Draws a code, keeps its hash in place of an older one, and sends it.
 *
 * The hash is keyed and bound to pool, user, purpose and destination: six digits alone would be no secret to whoever
 * reads the database.
 */
export async function send(
  services: Pick<Services, 'storage' | 'keyring' | 'random' | 'clock' | 'deliver'>,
  pool: Pool,
  user: User,
  what: { purpose: CodePurpose; trigger: MessageTrigger; attribute: Contact; destination: string },
): Promise<CodeDelivery> {
  const code = draw(services.random)
  await services.storage.codes.put(user.key, {
    purpose: what.purpose,
    hash: hash(services, pool, user, what.purpose, what.destination, code),
    attribute: what.attribute,
    destination: what.destination,
    expiresAt: validUntil(services, what.purpose),
  })
  const medium = mediumOf(what.attribute)
  await services.deliver(
    compose(pool, { trigger: what.trigger, medium, destination: what.destination, username: user.username, code }),
  )
  return delivery(what.attribute, what.destination)
}

/**
 * Keeps, in place of an older one, a code that nobody learns: for whoever is to be answered as if one had been sent. It
 * is as durable as a code, so that it takes as long. `who` stands for a name without a user.
 */
export async function pretendToSend(
  services: Pick<Services, 'storage' | 'random' | 'clock'>,
  pool: Pool,
  { user, who }: { user: User | undefined; who: string },
  purpose: CodePurpose,
): Promise<void> {
  const { codes } = services.storage
  const expiresAt = validUntil(services, purpose)
  if (!user) return codes.pretend(pool.key, who, purpose, expiresAt)
  const hash = Buffer.from(services.random(32)).toString('base64url')
  return codes.put(user.key, { purpose, hash, attribute: 'email', destination: '', expiresAt })
}

/**
 * What spends the code that somebody typed. Refuses a wrong one, and any where none is good any more.
 *
 * Only the change that spends it decides between callers who know it.
 */
export async function spending(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  user: User,
  purpose: CodePurpose,
  typed: string,
): Promise<CodeSpending> {
  const kept = await services.storage.codes.find(user.key, purpose)
  if (!kept || kept.expiresAt <= services.clock.now()) throw codeExpired()
  const spent = hash(services, pool, user, purpose, kept.destination, typed)
  if (!equal(spent, kept.hash)) throw codeWrong()
  return { purpose, hash: spent }
}

/**
 * The refusal for the code of somebody who does not exist, at the cost and in the words for a wrong one of somebody who
 * does. That a code of a sign-up is too old is not told: only who has signed up has one from the start.
 */
export async function codeOfNobody(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  who: string,
  purpose: CodePurpose,
): Promise<ApiError> {
  const until = await storage.codes.pretended(pool.key, who, purpose)
  const has = purpose === 'sign-up' || (until !== undefined && until > clock.now())
  return has ? codeWrong() : codeExpired()
}

export function codeWrong(): ApiError {
  return new ApiError('CodeMismatchException', CODE_MISMATCH)
}

/** The refusal for a code that is used, replaced, too old, or for an address that is no longer the user's. */
export function codeExpired(): ApiError {
  return new ApiError('ExpiredCodeException', CODE_EXPIRED)
}

/** Where a code went, as a client may read it. */
export function delivery(attribute: Contact, destination: string): CodeDelivery {
  const medium = mediumOf(attribute)
  return { Destination: mask(medium, destination), DeliveryMedium: medium, AttributeName: attribute }
}

function validUntil({ clock }: Pick<Services, 'clock'>, purpose: CodePurpose): Date {
  return new Date(clock.now().getTime() + validMs[purpose])
}

function mediumOf(attribute: Contact): Medium {
  return attribute === 'email' ? 'EMAIL' : 'SMS'
}

function hash(
  { keyring }: Pick<Services, 'keyring'>,
  pool: Pool,
  user: User,
  purpose: CodePurpose,
  destination: string,
  code: string,
): string {
  return keyring.hmac('code', pool.id, user.sub, purpose, destination, code).toString('base64url')
}
