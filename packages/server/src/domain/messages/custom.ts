import type { Client, Pool, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Metadata } from '../triggers.ts'
import type { Admitted, HandedOver } from './messages.ts'
import { mediumOf } from './messages.ts'
import type { CustomTexts } from './templates.ts'
import { confirmsByLink } from './templates.ts'

/** Through which client a message was asked for, and what was sent along. */
export interface SentBy extends Metadata {
  /** Operations of administrators name none. */
  readonly client?: Client | undefined
  /** Whether a function that writes texts is not told what was sent along, and only one that sends is (triggers.md 6). */
  readonly tellsSendersAlone?: boolean
}

/** Whom a message is for; may be somebody whom it is stored with. */
export type Addressee = Omit<User, 'key'>

/** What takes the place of a pool's own texts. */
export interface Wording extends Partial<CustomTexts> {
  readonly handedOver?: HandedOver
}

/**
 * Asks the pool's function for the texts of a message, which goes to a user as it will be. One that says no refuses.
 *
 * Where another function sends the message itself, there are no texts to ask for [?].
 */
export async function askForTexts(
  { triggers }: Pick<Services, 'triggers'>,
  pool: Pool,
  user: Addressee,
  { trigger, attribute }: Pick<Admitted, 'trigger' | 'attribute'>,
  { client, clientMetadata, tellsSendersAlone = false }: SentBy,
): Promise<Wording | undefined> {
  if (triggers.has(pool, mediumOf(attribute) === 'EMAIL' ? 'CustomEmailSender' : 'CustomSMSSender')) {
    const { username, sub, status, attributes } = user
    return {
      handedOver: { client: client && { id: client.id }, user: { username, sub, status, attributes }, clientMetadata },
    }
  }
  const byLink = confirmsByLink(pool, trigger, attribute)
  return triggers.ask(
    'CustomMessage',
    { pool, client, user, source: trigger },
    {
      clientMetadata: tellsSendersAlone ? undefined : clientMetadata,
      byLink,
    },
  )
}
