import type { Mailbox } from '../domain/messages/sender.ts'
import { awsSuffix, signed } from '../http/outgoing/aws.ts'
import type { Send } from '../http/outgoing/send.ts'
import type { AwsSettings } from './call.ts'
import { call, isFinal } from './call.ts'
import type { Envelope } from './mail.ts'
import { mailOf } from './mail.ts'
import type { Way } from './way.ts'

export interface SesSettings extends AwsSettings {
  readonly kind: 'ses'
}

/**
 * Sends mail by Amazon SES, which gives it a Message-ID of its own; ours goes along as a header.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function ses(settings: SesSettings, envelope: Envelope, send: Send): Way {
  const { region } = settings
  const { endpoint = `https://email.${region}.${awsSuffix(region)}` } = settings
  return {
    async send(message, id) {
      const { from, to, replyTo, subject, text, html, messageId, headers } = mailOf(message, id, envelope)
      const body = text === undefined ? { Html: utf8(html ?? '') } : { Text: utf8(text) }
      const request = {
        method: 'POST' as const,
        url: `${endpoint}/v2/email/outbound-emails`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          FromEmailAddress: written(from),
          Destination: { ToAddresses: [to.address] },
          ...(replyTo && { ReplyToAddresses: [written(replyTo)] }),
          Content: {
            Simple: {
              Subject: utf8(subject),
              Body: body,
              Headers: Object.entries({ ...headers, 'X-Message-Id': messageId }).map(([Name, Value]) => ({
                Name,
                Value,
              })),
            },
          },
        }),
      }
      await call(send, await signed(request, { service: 'ses', region }, settings), {
        whom: 'Amazon SES',
        refusesBy: isFinal(['MessageRejected', 'BadRequest']),
      })
    },
  }
}

function utf8(text: string) {
  return { Data: text, Charset: 'UTF-8' }
}

/** A mailbox as one text: a name outside of ASCII is encoded (RFC 2047 §2), and any other quoted. */
function written({ name, address }: Mailbox): string {
  if (name === '') return address
  const isPlain = /^[\x20-\x7e]*$/.test(name)
  return `${isPlain ? `"${name}"` : `=?UTF-8?B?${Buffer.from(name).toString('base64')}?=`} <${address}>`
}
