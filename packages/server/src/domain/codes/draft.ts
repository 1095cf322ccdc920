import { code as draw } from '../../crypto/secrets.ts'
import type { Code, CodePurpose, Pool, User } from '../../storage/port/index.ts'
import type { Addressee, SentBy } from '../messages/custom.ts'
import { askForTexts } from '../messages/custom.ts'
import type { Draft } from '../messages/draft.ts'
import { draft } from '../messages/draft.ts'
import type { Admitted, CodeDelivery } from '../messages/messages.ts'
import { orWithdraw } from '../messages/sending.ts'
import { confirmsByLink } from '../messages/templates.ts'
import type { Services } from '../services.ts'
import { hashOf, validUntil } from './codes.ts'

/** A message with a code that is kept for its user in the same step. */
export interface CodeDraft extends Draft {
  readonly code: Code
}

/**
 * Draws a code and drafts the message that carries it. The pool's function is asked first, and may refuse; nothing is
 * written.
 *
 * The hash that is kept is keyed and bound to pool, user, purpose and destination: six digits alone would be no secret to
 * whoever reads the database.
 */
export async function draftCode(
  services: Pick<Services, 'keyring' | 'random' | 'clock' | 'triggers' | 'settings'>,
  pool: Pool,
  user: Addressee,
  admitted: Admitted,
  purpose: CodePurpose,
  by: SentBy,
): Promise<CodeDraft> {
  const texts = await askForTexts(services, pool, user, admitted, by)
  const digits = draw(services.random)
  const { attribute, destination } = admitted
  const hash = hashOf(services, pool, user, purpose, destination, digits)
  const expiresAt = validUntil(services, purpose)
  const code = { purpose, hash, attribute, destination, expiresAt }
  const link = linkOf(services, pool, admitted, { username: user.username, code: digits, client: by.client })
  const what = { username: user.username, code: digits, link, until: expiresAt }
  return { code, ...draft(services, pool, admitted, what, texts) }
}

/** Where a page confirms a sign-up by the code, if the pool wants that. */
function linkOf(
  { settings }: Pick<Services, 'settings'>,
  pool: Pool,
  { trigger, attribute }: Admitted,
  { username, code, client }: { readonly username: string; readonly code: string } & Pick<SentBy, 'client'>,
): string | undefined {
  if (!client || !confirmsByLink(pool, trigger, attribute)) return undefined
  const query = new URLSearchParams({ client_id: client.id, user_name: username, confirmation_code: code })
  return `${settings.publicUrl}/confirmUser?${query.toString()}`
}

/** Sends a user a code in place of an older one, which stays where a function refuses the message. */
export async function sendCode(
  services: Pick<Services, 'storage' | 'keyring' | 'random' | 'clock' | 'triggers' | 'settings'>,
  pool: Pool,
  user: User,
  admitted: Admitted,
  purpose: CodePurpose,
  by: SentBy,
): Promise<CodeDelivery> {
  return orWithdraw(services, pool, [admitted], async () => {
    const { code, letter, delivery } = await draftCode(services, pool, user, admitted, purpose, by)
    await services.storage.codes.put(user.key, code, { letter })
    return delivery
  })
}
