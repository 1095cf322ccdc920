import type { Clock } from '../domain/clock.ts'
import type { Medium } from '../domain/messages/messages.ts'
import type { Send } from '../http/outgoing/send.ts'
import type { Envelope } from './mail.ts'
import type { SesSettings } from './ses.ts'
import { ses } from './ses.ts'
import type { SmtpSettings } from './smtp.ts'
import { smtp } from './smtp.ts'
import type { SnsSettings } from './sns.ts'
import { sns } from './sns.ts'
import type { Way, Ways } from './way.ts'
import type { WebhookSettings } from './webhook.ts'
import { webhook } from './webhook.ts'

export type WaySettings = SmtpSettings | SesSettings | SnsSettings | WebhookSettings

/** A way that is set up for the messages of a medium: those of one pool, or those of all others. */
export interface Route {
  readonly medium: Medium
  readonly poolId?: string | undefined
  readonly way: WaySettings
}

interface Needs extends Envelope {
  readonly clock: Clock
  readonly send: Send
}

/** The ways that are set up: a pool's own before that of all. */
export function configuredWays(routes: readonly Route[], needs: Needs): Pick<Ways, 'of'> {
  const ways = new Map(routes.map(({ medium, poolId = '', way }) => [`${medium} ${poolId}`, build(way, needs)]))
  return { of: ({ medium, poolId }) => ways.get(`${medium} ${poolId}`) ?? ways.get(`${medium} `) }
}

function build(settings: WaySettings, { clock, send, ...envelope }: Needs): Way {
  if (settings.kind === 'smtp') return smtp(settings, envelope)
  if (settings.kind === 'ses') return ses(settings, envelope, send)
  if (settings.kind === 'sns') return sns(settings, send)
  return webhook(settings, clock, send)
}
