import type { Client, Pool, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Metadata } from '../triggers.ts'
import type { Admitted } from './messages.ts'
import type { CustomTexts } from './templates.ts'
import { confirmsByLink } from './templates.ts'

/** Through which client a message was asked for, and what was sent along. */
export interface SentBy extends Metadata {
  /** Operations of administrators name none. */
  readonly client?: Client | undefined
}

/** Whom a message is for; may be somebody whom it is stored with. */
export type Addressee = Omit<User, 'key'>

/** Asks the pool's function for the texts of a message, which goes to a user as it will be. One that says no refuses. */
export async function askForTexts(
  { triggers }: Pick<Services, 'triggers'>,
  pool: Pool,
  user: Addressee,
  { trigger, attribute }: Pick<Admitted, 'trigger' | 'attribute'>,
  { client, clientMetadata }: SentBy,
): Promise<CustomTexts | undefined> {
  const byLink = confirmsByLink(pool, trigger, attribute)
  return triggers.ask('CustomMessage', { pool, client, user, source: trigger }, { clientMetadata, byLink })
}
