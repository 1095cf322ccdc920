import type { Pool, User } from '../../storage/port/index.ts'
import { autoVerified, contacts } from './attributes.ts'
import { codeExpired } from '../codes/codes.ts'
import type { CodeDraft } from '../codes/draft.ts'
import { draftCode } from '../codes/draft.ts'
import type { SentBy } from '../messages/custom.ts'
import type { Contact } from '../messages/messages.ts'
import { admitAll, orWithdraw } from '../messages/sending.ts'
import { withAttributes } from './users.ts'
import type { Services } from '../services.ts'

/** What becomes of a user when attributes are written. */
export interface Written {
  readonly user: User
  /** The addresses that a code has to prove. */
  readonly toVerify: readonly Contact[]
}

/**
 * Writes attributes to a user. A new address is unverified unless the writer says otherwise; where the pool asks for
 * its verification first, the old one stays until then.
 */
export function write(pool: Pool, user: User, changes: Readonly<Record<string, string>>): Written {
  const before: readonly string[] =
    pool.settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? []
  const proven = autoVerified(pool)
  const now: Record<string, string> = { ...changes }
  const pending: Record<string, string> = { ...user.pending }
  const toVerify: Contact[] = []
  for (const contact of contacts) {
    const value = changes[contact]
    if (value === undefined) continue
    delete pending[contact]
    if (value === '') now[`${contact}_verified`] = ''
    else if (value === user.attributes[contact] || changes[`${contact}_verified`]?.toLowerCase() === 'true') continue
    else {
      if (proven.includes(contact)) toVerify.push(contact)
      if (before.includes(contact) && user.attributes[contact]) {
        pending[contact] = value
        delete now[contact]
      } else now[`${contact}_verified`] = 'false'
    }
  }
  return { user: { ...withAttributes(user, now), pending }, toVerify }
}

/**
 * Admits and drafts the codes for the addresses that will have to be proven, and does what they are sent for. A function
 * that refuses one of them refuses all of it.
 */
export async function proving<T>(
  services: Pick<Services, 'storage' | 'keyring' | 'random' | 'clock' | 'triggers' | 'settings'>,
  pool: Pool,
  sender: 'UpdateUserAttributes' | 'AdminUpdateUserAttributes',
  { user, toVerify }: Written,
  by: SentBy,
  act: (drafts: readonly CodeDraft[]) => Promise<T>,
): Promise<T> {
  const contacts = toVerify.flatMap((attribute) => {
    const destination = addressToVerify(user, attribute)
    return destination ? [{ attribute, destination }] : []
  })
  const admitted = await admitAll(services, pool, sender, user.sub, contacts)
  return orWithdraw(services, pool, admitted, async () => {
    const drafts: CodeDraft[] = []
    for (const message of admitted) {
      drafts.push(await draftCode(services, pool, user, message, `verify:${message.attribute}`, by))
    }
    return act(drafts)
  })
}

/** The address a verification code goes to: a new one that waits, else the one there is. */
export function addressToVerify(user: User, contact: Contact): string | undefined {
  return user.pending[contact] ?? user.attributes[contact]
}

/** A user whose address was proven by a code; a value that waited takes effect. Refuses if it is another one by now. */
export function verified(user: User, contact: Contact, destination: string): User {
  const { [contact]: waiting, ...pending } = user.pending
  const value = waiting === destination ? waiting : user.attributes[contact]
  if (value !== destination) throw codeExpired()
  return {
    ...withAttributes(user, { [contact]: value, [`${contact}_verified`]: 'true' }),
    pending: waiting === destination ? pending : user.pending,
  }
}
