import type { Pool } from '../storage/port.ts'
import { autoVerified } from './attributes.ts'
import type { CodeDelivery } from './messages.ts'
import { delivery } from './codes.ts'
import { looksLikeEmail, looksLikePhone, nameKey } from './names.ts'
import type { Services } from './services.ts'

/**
 * What is answered in place of a delivery when a client hides its users and there is nobody to send to: the same for
 * the same name, and in the form that an answer for a real user of that name would have.
 */
export function simulatedDelivery({ keyring }: Pick<Services, 'keyring'>, pool: Pool, typed: string): CodeDelivery {
  if (looksLikeEmail(typed)) return delivery('email', typed)
  if (looksLikePhone(typed)) return delivery('phone_number', typed)
  const digest = keyring.hmac('simulated delivery', pool.id, nameKey(pool, typed))
  if (autoVerified(pool)[0] === 'phone_number') {
    const digits = String(digest.readUInt32BE(0) % 10_000).padStart(4, '0')
    return delivery('phone_number', `+1${digits}`)
  }
  const letter = (index: number) => String.fromCodePoint(97 + (digest.readUInt32BE(index * 4) % 26))
  return delivery('email', `${letter(1)}@${letter(2)}`)
}
