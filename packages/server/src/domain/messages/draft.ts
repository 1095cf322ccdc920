import type { Letter, Pool } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { letterOf } from './letters.ts'
import type { Writing } from './compose.ts'
import { compose } from './compose.ts'
import type { Admitted, CodeDelivery } from './messages.ts'
import { delivery } from './messages.ts'
import type { Wording } from './custom.ts'

/**
 * A message that was counted and composed, and of which nothing is stored yet: whatever causes it takes the letter along
 * in its own step.
 */
export interface Draft {
  readonly letter: Letter
  /** What a client may read of where it goes. */
  readonly delivery: CodeDelivery
}

/** Drafts a message from the texts of {@link askForTexts}, else from those of the pool. Writes nothing. */
export function draft(
  services: Pick<Services, 'keyring' | 'random' | 'clock'>,
  pool: Pool,
  admitted: Admitted,
  what: Writing,
  texts: Wording | undefined,
): Draft {
  return {
    letter: letterOf(services, pool, compose(pool, admitted, what, texts), what.until),
    delivery: delivery(admitted.attribute, admitted.destination),
  }
}
