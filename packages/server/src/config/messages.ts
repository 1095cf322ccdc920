import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import type { AwsSettings } from '../delivery/call.ts'
import type { Route, WaySettings } from '../delivery/ways.ts'
import type { Medium } from '../domain/messages/messages.ts'
import type { Mailbox } from '../domain/messages/sender.ts'
import { mailboxOf } from '../domain/messages/sender.ts'
import { isLoopback } from '../http/hosts.ts'
import { ConfigError } from './error.ts'
import { collect, optionOrEnv, REGION } from './options.ts'
import type { Section } from './section.ts'

/** How messages leave the house. */
export interface Messages {
  readonly routes: readonly Route[]
  /** Whom mail is from where its pool names nobody. */
  readonly from: Mailbox
}

export interface MessagesGiven {
  readonly mail?: readonly string[]
  readonly sms?: readonly string[]
  readonly mailFrom?: string
}

const DEFAULT_FROM = 'no-reply@localhost'

export const messages = {
  name: 'messages',
  options: () => [
    optionOrEnv(
      '--mail <url>',
      'really send mail: smtp://, smtps://, ses://<region> or the https:// URL of a webhook; of one pool as <pool id>=<url>',
    ).argParser(collectWays('EMAIL')),
    optionOrEnv(
      '--sms <url>',
      'really send text messages: sns://<region> or the https:// URL of a webhook; of one pool as <pool id>=<url>',
    ).argParser(collectWays('SMS')),
    optionOrEnv('--mail-from <address>', 'whom mail is from where its pool names nobody')
      .default(DEFAULT_FROM)
      .argParser(parseFrom),
  ],
  read: ({ mail = [], sms = [], mailFrom = DEFAULT_FROM }: MessagesGiven): Messages => ({
    routes: [...mail.map(routeOf('EMAIL')), ...sms.map(routeOf('SMS'))],
    from: mailboxOf(mailFrom) ?? { name: '', address: DEFAULT_FROM },
  }),
} satisfies Section<MessagesGiven>

/** Collects ways, each of which is looked at as soon as it is given. */
function collectWays(medium: Medium) {
  return (text: string, before: readonly string[] = []): string[] => {
    const ways = collect(text)
    for (const way of ways) read(way, medium)
    return [...before, ...ways]
  }
}

function parseFrom(text: string): string {
  if (mailboxOf(text)) return text
  throw new InvalidArgumentError('A sender looks like no-reply@example.com or Pies <no-reply@example.com>.')
}

function routeOf(medium: Medium) {
  return (text: string): Route => {
    const { poolId, url, kind } = read(text, medium)
    return { medium, poolId, way: settingsOf(kind, url) }
  }
}

const SCHEMES: Readonly<Record<string, { readonly kind: WaySettings['kind']; readonly media: readonly Medium[] }>> = {
  'smtp:': { kind: 'smtp', media: ['EMAIL'] },
  'smtps:': { kind: 'smtp', media: ['EMAIL'] },
  'ses:': { kind: 'ses', media: ['EMAIL'] },
  'sns:': { kind: 'sns', media: ['SMS'] },
  'http:': { kind: 'webhook', media: ['EMAIL', 'SMS'] },
  'https:': { kind: 'webhook', media: ['EMAIL', 'SMS'] },
}
const TAKES: Readonly<Record<WaySettings['kind'], readonly string[]>> = {
  smtp: ['tls', 'ca'],
  ses: ['endpoint'],
  sns: ['endpoint'],
  webhook: [],
}

/**
 * Reads `[<pool id>=]<url>`. There may be a password in it, and what is wrong with an argument is told together with it: so
 * this is told as a wrong configuration, which repeats nothing.
 */
function read(text: string, medium: Medium): { poolId: string | undefined; url: URL; kind: WaySettings['kind'] } {
  const refuse = (problem: string) => new ConfigError(`${medium === 'EMAIL' ? '--mail' : '--sms'}: ${problem}`)
  const [, poolId, rest = ''] = /^(?:([\w-]{1,55}_[0-9a-zA-Z]{1,55})=)?([^]*)$/.exec(text) ?? []
  const url = URL.parse(rest)
  const scheme = url ? SCHEMES[url.protocol] : undefined
  if (!url || !scheme?.media.includes(medium)) {
    const known = Object.entries(SCHEMES).filter(([, { media }]) => media.includes(medium))
    throw refuse(`a URL here begins with ${known.map(([name]) => `${name}//`).join(', ')}.`)
  }
  const { kind } = scheme
  const problem = problemOf(kind, url)
  if (problem !== undefined) throw refuse(problem)
  return { poolId, url, kind }
}

function problemOf(kind: WaySettings['kind'], url: URL): string | undefined {
  if (url.hostname === '') return 'the URL names no host or region.'
  if (kind === 'webhook') {
    if (decoded(url.password).length < 16)
      return 'a webhook has its secret, 16 characters or more: https://:<secret>@….'
    const isOpen = url.protocol === 'http:' && !isLoopback(url.hostname)
    return isOpen ? 'a webhook on another machine is called by https.' : undefined
  }
  const { searchParams } = url
  const isKnown = [...searchParams.keys()].every((key) => TAKES[kind].includes(key))
  if (!isKnown) return `behind ? the URL takes ${TAKES[kind].join(' and ')}.`
  if (kind === 'smtp') return (searchParams.get('tls') ?? 'none') === 'none' ? undefined : 'tls is none, or left out.'
  if (!REGION.test(url.hostname)) return `a region looks like eu-west-1: ${url.protocol}//eu-west-1.`
  const endpoint = searchParams.get('endpoint')
  return endpoint === null || /^https?:/.test(URL.parse(endpoint)?.protocol ?? '') ? undefined : 'endpoint is a URL.'
}

function settingsOf(kind: WaySettings['kind'], url: URL): WaySettings {
  if (kind === 'smtp') return smtpOf(url)
  if (kind === 'ses') return { kind, ...awsOf(url) }
  if (kind === 'sns') return { kind, ...awsOf(url) }
  const secret = decoded(url.password)
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return { kind, url: bare.href, secret }
}

function smtpOf(url: URL): WaySettings {
  const isTls = url.protocol === 'smtps:'
  // On the way to another machine whoever is in between may take STARTTLS away, and read password and codes.
  const isOpen = url.searchParams.get('tls') === 'none' || isLoopback(url.hostname)
  const ca = url.searchParams.get('ca')
  const starts = isOpen && ca === null ? 'none' : 'starttls'
  const encryption = isTls ? 'tls' : starts
  return {
    kind: 'smtp',
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: Number(url.port) || (isTls ? 465 : 587),
    encryption,
    login: url.username === '' ? undefined : { user: decoded(url.username), pass: decoded(url.password) },
    ca: ca === null ? undefined : certificates(ca),
  }
}

function certificates(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`The certificates in ${file} cannot be read.`, { cause })
  }
}

/** Keys come as for every tool of AWS: in the environment, or in the URL. */
function awsOf(url: URL): AwsSettings {
  const {
    AWS_ACCESS_KEY_ID: id = '',
    AWS_SECRET_ACCESS_KEY: secret = '',
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env
  const isOwn = url.username !== ''
  const keys = isOwn ? [decoded(url.username), decoded(url.password)] : [id, secret]
  const [accessKeyId = '', secretAccessKey = ''] = keys
  if (accessKeyId === '' || secretAccessKey === '') {
    throw new ConfigError(`${url.protocol}//${url.hostname} needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`)
  }
  return {
    region: url.hostname,
    endpoint: url.searchParams.get('endpoint')?.replace(/\/+$/, ''),
    accessKeyId,
    secretAccessKey,
    ...(!isOwn && sessionToken && { sessionToken }),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
