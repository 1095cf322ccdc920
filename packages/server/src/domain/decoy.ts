import { code as draw, sub as formSub } from '../crypto/secrets.ts'
import type { Code, CodePurpose, Passkey, Pool, Sub, User } from '../storage/port/index.ts'
import { sendCode } from './codes/draft.ts'
import { validUntil } from './codes/codes.ts'
import type { SentBy } from './messages/custom.ts'
import { draft } from './messages/draft.ts'
import type { Admitted, CodeDelivery, Contact, Reached } from './messages/messages.ts'
import { delivery } from './messages/messages.ts'
import type { Services } from './services.ts'
import { autoVerified } from './users/attributes.ts'
import { hasUsernameAttributes, LONGEST_USERNAME, looksLikeEmail, nameKey } from './users/names.ts'
import { isPhoneNumber } from './users/schema.ts'

/** All that answers for somebody who does not exist: the same for the same name, and like those who do. */

/**
 * The `sub` that a name nobody has goes by: the same for all spellings that would be one user in this pool, so that it
 * is counted and challenged as a user would be, and in the form of those that exist. The name cannot be read from it.
 */
export function subOfNobody({ keyring }: Pick<Services, 'keyring'>, pool: Pool, name: string): Sub {
  const digest = keyring.hmac('nobody', pool.id, nameKey(pool, name))
  return formSub((size) => digest.subarray(0, size)) as Sub // of nobody
}

/**
 * Whom a name without a user stands for at a sign-in. Where users are called by an address, their usernames are UUIDs; and
 * a name that is too long for a username is none.
 */
export function nobody(
  services: Pick<Services, 'keyring'>,
  pool: Pool,
  name: string,
): Pick<User, 'sub' | 'username' | 'epoch'> {
  const sub = subOfNobody(services, pool, name)
  const isAddress = hasUsernameAttributes(pool) || looksLikeEmail(name) || isPhoneNumber(name)
  return { sub, username: isAddress || name.length > LONGEST_USERNAME ? sub : nameKey(pool, name), epoch: 0 }
}

/**
 * What guesses at somebody who does not exist are counted under. About a million counters of a pool serve any number of
 * names, so that nobody can fill the disk with names. Which names share one cannot be seen, not even from their `sub`:
 * a lock that comes from another name would tell that there is nobody.
 */
export function counterOfNobody({ keyring }: Pick<Services, 'keyring'>, sub: string): string {
  return `nobody ${keyring.hmac('counter', sub).toString('hex').slice(0, 5)}`
}

const SALT_BYTES = 16

/**
 * What stands in for the password of somebody who has none or does not exist: the same salt for the same name, and a
 * verifier that no password has.
 */
export function passwordOfNobody({ keyring }: Pick<Services, 'keyring'>, pool: Pool, name: string) {
  const stretch = (part: string) => keyring.hmac('decoy', pool.id, name, part)
  const parts = Array.from({ length: 12 }, (_, index) => stretch(`verifier ${index}`))
  const verifier = Buffer.concat(parts)
  // Below N, as every verifier is.
  verifier[0] = (verifier[0] ?? 0) & 0x7f
  return { salt: stretch('salt').subarray(0, SALT_BYTES), verifier }
}

/** How authenticators of several makers name their keys: bytes of the id, and the ways to reach it. */
const MAKES = [
  { size: 16, transports: ['hybrid', 'internal'] },
  { size: 20, transports: ['hybrid', 'internal'] },
  { size: 32, transports: ['internal'] },
]

/** A COSE key whose private half nobody knows: the first point of P-256 from the SHA-256 of `nobody` on. */
const PUBLIC_KEY_OF_NOBODY =
  'pQECAyYgASFYIGOCs8yIFBK3e_yu7QJgAcANnjAl5mwg9ufpLweYUUYqIlggzjsi3SLhgazDHIRUBUs2igvb3wh1P8T0x5fsQRNmZlc'

/** The one passkey of somebody who does not exist, by their `sub`. What it signs is wrong. */
export function passkeyOfNobody(
  { keyring }: Pick<Services, 'keyring'>,
  pool: Pool,
  sub: string,
): Pick<Passkey, 'id' | 'transports' | 'publicKey'> {
  const digest = keyring.hmac('passkey of nobody', pool.id, sub)
  const make = keyring.hmac('make of nobody', pool.id, sub).readUInt32BE(0) % MAKES.length
  const { size = 0, transports = [] } = MAKES[make] ?? {}
  return { id: digest.subarray(0, size).toString('base64url'), transports, publicKey: PUBLIC_KEY_OF_NOBODY }
}

/** Who asked for a code by a name, and what it is for. */
interface Asked {
  readonly user: User | undefined
  /** The guesser. */
  readonly who: string
  readonly typed: string
  readonly purpose: CodePurpose
  readonly contact: Reached | undefined
}

/** Sends a code, or, where the message was admitted for nobody, does the same work and answers as if it had. */
export async function sendOrPretend(
  services: Pick<Services, 'storage' | 'keyring' | 'clock' | 'random' | 'triggers' | 'settings'>,
  pool: Pool,
  asked: Asked,
  admitted: Admitted,
  by: SentBy,
): Promise<CodeDelivery> {
  const { user, purpose, typed, contact } = asked
  if (user && admitted.destination !== '') return sendCode(services, pool, user, admitted, purpose, by)
  await pretendToSend(services, pool, asked, admitted)
  return contact ? delivery(contact.attribute, contact.destination) : simulated(services.keyring, pool, typed)
}

/**
 * Keeps a code that nobody learns, and posts a letter that goes nowhere: for whoever is to be answered as if one had been
 * sent. Both are as durable as those of a user, so that it takes as long; and from then on a wrong code is wrong.
 *
 * It takes the place of an older code, unless there is an address that has merely had enough messages: then the code of
 * the last one stays good.
 */
async function pretendToSend(
  services: Pick<Services, 'storage' | 'keyring' | 'random' | 'clock'>,
  pool: Pool,
  { user, who, typed, purpose, contact }: Asked,
  admitted: Admitted,
): Promise<void> {
  const { codes } = services.storage
  const expiresAt = validUntil(services, purpose)
  const what = { username: typed, code: draw(services.random), until: expiresAt }
  const { letter } = draft(services, pool, admitted, what, undefined)
  if (!user) return codes.pretend(pool.key, who, purpose, expiresAt, letter)
  const hash = Buffer.from(services.random(32)).toString('base64url')
  const code: Code = { purpose, hash, attribute: 'email', destination: '', expiresAt }
  return codes.put(user.key, code, { letter, unlessGoodAt: contact && services.clock.now() })
}

function simulated(keyring: Services['keyring'], pool: Pool, typed: string): CodeDelivery {
  const byDefault = autoVerified(pool)[0] ?? 'email'
  const attribute = looksLikeEmail(typed) ? 'email' : isPhoneNumber(typed) ? 'phone_number' : byDefault
  const { destination } = addressOfNobody({ keyring }, pool, typed, attribute)
  return delivery(attribute, destination)
}

/** An address of a kind for a name: the name itself if it is one, else a made-up one that only serves to be masked. */
export function addressOfNobody(
  { keyring }: Pick<Services, 'keyring'>,
  pool: Pool,
  typed: string,
  attribute: Contact,
): Reached {
  // Addresses are mostly kept in lower case; where case does not count, one that was typed otherwise finds them too.
  if (attribute === 'email' && looksLikeEmail(typed)) return { attribute, destination: nameKey(pool, typed) }
  if (attribute === 'phone_number' && isPhoneNumber(typed)) return { attribute, destination: typed }
  const digest = keyring.hmac('simulated delivery', pool.id, nameKey(pool, typed))
  if (attribute === 'phone_number') {
    const digits = String(digest.readUInt32BE(0) % 10_000).padStart(4, '0')
    return { attribute, destination: `+1${digits}` }
  }
  const letter = (index: number) => String.fromCodePoint(97 + (digest.readUInt32BE(index * 4) % 26))
  return { attribute, destination: `${letter(1)}@${letter(2)}` }
}
