import { code as draw } from '../crypto/secrets.ts'
import { ApiError } from '../errors.ts'
import type { CodePurpose, Pool, User } from '../storage/port.ts'
import type { CodeDelivery, Medium, MessageTrigger } from './messages.ts'
import { compose, mask } from './messages.ts'
import type { Services } from './services.ts'

export const CODE_MISMATCH = 'Invalid verification code provided, please try again.'
export const CODE_EXPIRED = 'Invalid code provided, please request a code again.'

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
    expiresAt: new Date(services.clock.now().getTime() + validMs[what.purpose]),
  })
  const medium = mediumOf(what.attribute)
  await services.deliver(
    compose(pool, { trigger: what.trigger, medium, destination: what.destination, username: user.username, code }),
  )
  return delivery(what.attribute, what.destination)
}

/** What spends the code that somebody typed, if it is the right one for its destination. */
export async function spending(
  services: Pick<Services, 'storage' | 'keyring'>,
  pool: Pool,
  user: User,
  purpose: CodePurpose,
  typed: string,
) {
  const kept = await services.storage.codes.find(user.key, purpose)
  if (!kept) throw new ApiError('ExpiredCodeException', CODE_EXPIRED)
  return { purpose, hash: hash(services, pool, user, purpose, kept.destination, typed) }
}

/** The refusal for a change that did not find its code. */
export function refusedCode(refused: 'code' | 'expired code'): ApiError {
  if (refused === 'code') return new ApiError('CodeMismatchException', CODE_MISMATCH)
  return new ApiError('ExpiredCodeException', CODE_EXPIRED)
}

/** Where a code went, as a client may read it. */
export function delivery(attribute: Contact, destination: string): CodeDelivery {
  const medium = mediumOf(attribute)
  return { Destination: mask(medium, destination), DeliveryMedium: medium, AttributeName: attribute }
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
