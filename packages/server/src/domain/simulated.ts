import type { CodePurpose, Pool, User } from '../storage/port.ts'
import { autoVerified } from './users/attributes.ts'
import { delivery, pretendToSend } from './codes/codes.ts'
import type { CodeDelivery, Reached } from './messages/messages.ts'
import { looksLikeEmail, nameKey } from './users/names.ts'
import { isPhoneNumber } from './users/schema.ts'
import type { Services } from './services.ts'

/**
 * What is answered in place of a delivery when a client hides its users and there is nobody to send to: the same for
 * the same name, and in the form that an answer for a real user of that name would have. From then on a wrong code is
 * wrong, as it would be after a delivery. `who` is the guesser. With `contact` there is an address, but it has had enough
 * messages: the answer is that of a delivery to it, and an older code stays good.
 */
export async function simulatedDelivery(
  services: Pick<Services, 'storage' | 'keyring' | 'clock' | 'random'>,
  pool: Pool,
  { user, who, typed, contact }: { user: User | undefined; who: string; typed: string; contact: Reached | undefined },
  purpose: CodePurpose,
): Promise<CodeDelivery> {
  await pretendToSend(services, pool, { user, who, spares: contact !== undefined }, purpose)
  return contact ? delivery(contact.attribute, contact.destination) : simulated(services.keyring, pool, typed)
}

function simulated(keyring: Services['keyring'], pool: Pool, typed: string): CodeDelivery {
  // Addresses are mostly kept in lower case; where case does not count, one that was typed otherwise finds them too.
  if (looksLikeEmail(typed)) return delivery('email', nameKey(pool, typed))
  if (isPhoneNumber(typed)) return delivery('phone_number', typed)
  const digest = keyring.hmac('simulated delivery', pool.id, nameKey(pool, typed))
  if (autoVerified(pool)[0] === 'phone_number') {
    const digits = String(digest.readUInt32BE(0) % 10_000).padStart(4, '0')
    return delivery('phone_number', `+1${digits}`)
  }
  const letter = (index: number) => String.fromCodePoint(97 + (digest.readUInt32BE(index * 4) % 26))
  return delivery('email', `${letter(1)}@${letter(2)}`)
}
