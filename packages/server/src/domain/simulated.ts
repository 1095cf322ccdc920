import type { Pool } from '../storage/port.ts'
import { autoVerified } from './attributes.ts'
import type { CodeDelivery } from './messages.ts'
import { delivery } from './codes.ts'
import { looksLikeEmail, looksLikePhone, nameKey } from './names.ts'
import type { Services } from './services.ts'

const HOUR_MS = 3_600_000

/**
 * What is answered in place of a delivery when a client hides its users and there is nobody to send to: the same for
 * the same name, and in the form that an answer for a real user of that name would have. `who` is the guesser.
 */
export async function simulatedDelivery(
  { storage, keyring, clock }: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  who: string,
  typed: string,
): Promise<CodeDelivery> {
  // Stored as durably as a code would be, so that it takes as long.
  await storage.limits.count(pool.key, who, 'simulated delivery', clock.now(), HOUR_MS)
  return simulated(keyring, pool, typed)
}

function simulated(keyring: Services['keyring'], pool: Pool, typed: string): CodeDelivery {
  // Addresses are mostly kept in lower case; where case does not count, one that was typed otherwise finds them too.
  if (looksLikeEmail(typed)) return delivery('email', nameKey(pool, typed))
  if (looksLikePhone(typed)) return delivery('phone_number', typed)
  const digest = keyring.hmac('simulated delivery', pool.id, nameKey(pool, typed))
  if (autoVerified(pool)[0] === 'phone_number') {
    const digits = String(digest.readUInt32BE(0) % 10_000).padStart(4, '0')
    return delivery('phone_number', `+1${digits}`)
  }
  const letter = (index: number) => String.fromCodePoint(97 + (digest.readUInt32BE(index * 4) % 26))
  return delivery('email', `${letter(1)}@${letter(2)}`)
}
