import type { Transporter } from 'nodemailer'
import type { Envelope } from './mail.ts'
import { mailOf } from './mail.ts'
import type { Way } from './way.ts'
import { LONGEST_ANSWER_MS, Refused } from './way.ts'

/** A mail server that takes what is to be sent. */
export interface SmtpSettings {
  readonly kind: 'smtp'
  readonly host: string
  readonly port: number
  /** Encrypted from the first byte, from STARTTLS on, without which nothing is said, or not at all. */
  readonly encryption: 'tls' | 'starttls' | 'none'
  readonly login?: { readonly user: string; readonly pass: string } | undefined
  /** Certificates that are trusted in place of the system's, in PEM. */
  readonly ca?: string | undefined
}

/** As many messages are sent at once as connections are held. */
const CONNECTIONS = 8

/** Sends mail by SMTP (RFC 5321), over a few connections that are kept. */
export function smtp(settings: SmtpSettings, envelope: Envelope): Way {
  let transport: Promise<Transporter> | undefined
  return {
    async send(message, id) {
      const mail = mailOf(message, id, envelope)
      // Loaded when there is something to send: a server that starts does not wait for it.
      transport ??= connect(settings)
      try {
        await (await transport).sendMail(mail)
      } catch (error) {
        throw failureOf(error)
      }
    },
    close: () => void transport?.then((open) => open.close()),
  }
}

async function connect({ host, port, encryption, login, ca }: SmtpSettings): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host,
    port,
    pool: true,
    maxConnections: CONNECTIONS,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    ...(login && { auth: login }),
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    connectionTimeout: LONGEST_ANSWER_MS,
    greetingTimeout: LONGEST_ANSWER_MS,
    dnsTimeout: LONGEST_ANSWER_MS,
    socketTimeout: LONGEST_ANSWER_MS,
    // Nothing in a message names a file or a URL to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/**
 * What is told of a failure: the server's code and when it came, not its words, which repeat addresses.
 *
 * A refusal of this recipient or of this message is final (RFC 5321 §4.2.1, 5yz); one of the login or the sender is this
 * server's setup, which may be mended.
 */
function failureOf(error: unknown): Error {
  const { code = '', command = '', responseCode } = error as Partial<SmtpFailure> // each is looked at below
  if (typeof responseCode !== 'number')
    return new Error(`The mail server cannot be used (${word(code) || 'no reason'}).`)
  const told = `The mail server answered ${responseCode} to ${word(command) || 'the message'}.`
  const isFinal = responseCode >= 500 && /^(RCPT TO|DATA)$/.test(command)
  return isFinal ? new Refused(told) : new Error(told)
}

/** What nodemailer adds to an error. */
interface SmtpFailure {
  readonly code: string
  readonly command: string
  readonly responseCode: number
}

function word(text: unknown): string {
  return typeof text === 'string' && /^[A-Z _]{1,32}$/.test(text) ? text : ''
}
