import { createHmac } from 'node:crypto'
import type { Clock } from '../domain/clock.ts'
import { contentOf } from '../domain/messages/messages.ts'
import type { Send } from '../http/outgoing/send.ts'
import { call } from './call.ts'
import type { Way } from './way.ts'

export interface WebhookSettings {
  readonly kind: 'webhook'
  readonly url: string
  /** What a receiver knows us by; of `whsec_…` the bytes behind it, in base64. */
  readonly secret: string
}

/** Answers that say that a message itself is wrong. */
const FINAL: ReadonlySet<number> = new Set([410, 422])

/**
 * Posts messages as JSON, signed as Standard Webhooks has it: the HMAC-SHA256 of `id.timestamp.body`.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhook({ url, secret }: WebhookSettings, clock: Clock, send: Send): Way {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret
  return {
    async send(message, id) {
      const timestamp = clock.now()
      const text = JSON.stringify({ type: 'message', timestamp: timestamp.toISOString(), data: contentOf(message) })
      const seconds = String(Math.floor(timestamp.getTime() / 1000))
      const signature = createHmac('sha256', key).update(`${id}.${seconds}.${text}`).digest('base64')
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,${signature}`,
      }
      const request = { method: 'POST', url, headers, body: text } as const
      await call(send, request, { whom: 'The webhook', refusesBy: (status) => FINAL.has(status) })
    },
  }
}
