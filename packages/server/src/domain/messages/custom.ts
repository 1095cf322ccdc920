import type { Client, Pool, User } from '../../storage/port.ts'
import type { Services } from '../services.ts'
import type { Metadata } from '../triggers.ts'
import type { Admitted, Message } from './messages.ts'
import { compose } from './messages.ts'

/** Through which client a message was asked for, and what was sent along. */
export interface SentBy extends Metadata {
  /** Operations of administrators name none. */
  readonly client?: Client | undefined
}

/** Composes a message from the texts that the pool's function gives, else from those of the pool. */
export async function composeFor(
  { triggers }: Pick<Services, 'triggers'>,
  pool: Pool,
  { user, client, clientMetadata }: SentBy & { readonly user: User },
  admitted: Admitted,
  what: { readonly username: string; readonly code: string },
): Promise<Message> {
  const of = { pool, client, user, source: admitted.trigger }
  return compose(pool, admitted, what, await triggers.ask('CustomMessage', of, { clientMetadata }))
}
