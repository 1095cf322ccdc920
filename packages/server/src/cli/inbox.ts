import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError } from 'commander'
import { ConfigError } from '../config/error.ts'
import { DEFAULT_PORT } from '../config/listen.ts'
import { optionOrEnv, parseFolder, parseToken, parseUrl } from '../config/options.ts'
import { authorityOption } from '../config/tls.ts'
import type { InboxMessage } from '../delivery/inbox.ts'
import { oneLine } from '../http/text.ts'
import { authorityFolder, trustAuthorities } from './data/authorities.ts'
import { serverOfFolder } from './data/data-folder.ts'

interface InboxOptions {
  readonly follow?: boolean
  readonly waitCode?: string
  readonly timeout: number
  readonly url?: string
  readonly data: string
  readonly token?: string
  readonly tlsAuthority?: string
}

/** No answer is waited for longer at once: the server holds it for a minute at most. */
const HELD_MS = 25_000
const AGAIN_MS = 1_000

/** `poolhouse inbox`: the messages of a development server, in a terminal. */
export function inbox(): Command {
  return new Command('inbox')
    .description('Show the messages of a running "poolhouse dev", or wait for a code')
    .option('--follow', 'go on, and show each message as it comes')
    .option('--wait-code <name>', 'print nothing but the newest code sent to a user, waiting for the first')
    .option('--timeout <seconds>', 'how long to wait for a code', parseSeconds, 30)
    .addOption(
      optionOrEnv(
        '--url <url>',
        `where the server is (default: the one of --data, else port ${DEFAULT_PORT})`,
      ).argParser(parseUrl),
    )
    .addOption(
      optionOrEnv('--data <dir>', 'the data folder of the server').default('.poolhouse').argParser(parseFolder),
    )
    .addOption(optionOrEnv('--token <token>', 'the token of a server with --expose').argParser(parseToken))
    .addOption(authorityOption('folder of the authority of a server with --tls (default: among the data of this user)'))
    .addHelpText('after', EXAMPLES)
    .action(run)
}

const EXAMPLES = `
Examples:
  poolhouse inbox                            all messages, newest last
  poolhouse inbox --follow                   and those to come, until Ctrl-C
  code=$(poolhouse inbox --wait-code ana)    in a test: by username, sub, e-mail address or phone number

Exits with 1 when no code has come in time.
`

function parseSeconds(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A time is a number of seconds.')
}

async function run({ follow, waitCode, timeout, url, data, token, tlsAuthority }: InboxOptions): Promise<void> {
  if (follow && waitCode !== undefined) throw new ConfigError('--follow cannot be used with --wait-code.')
  const at = { url: url ?? serverOfFolder(resolve(data)) ?? `http://localhost:${DEFAULT_PORT}`, token }
  if (at.url.startsWith('https:'))
    trustAuthorities(tlsAuthority === undefined ? authorityFolder() : resolve(tlsAuthority))
  if (waitCode !== undefined) return printCode(at, waitCode, timeout * 1000)
  let last: InboxMessage | undefined
  for (const message of await read(at, {})) last = print(message)
  // Not among what a program reads.
  if (!last) process.stderr.write('No messages so far.\n')
  if (!follow) return
  for (;;) {
    try {
      for (const message of await read(at, { after: last?.id ?? '0', wait: String(HELD_MS) })) last = print(message)
    } catch (error) {
      // It is started again while its code is worked on.
      if (!(error instanceof Unreachable)) throw error
      last = await backAt(at, last)
    }
  }
}

/** Waits for a server to be back, and answers after which message to go on. One that kept nothing counts from one again. */
async function backAt(at: At, last: InboxMessage | undefined): Promise<InboxMessage | undefined> {
  for (;;) {
    await sleep(AGAIN_MS)
    try {
      return (await read(at, {})).find(({ id, sentAt }) => id === last?.id && sentAt === last.sentAt)
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
    }
  }
}

async function printCode(at: At, name: string, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  const [key, value] = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(name) ? ['sub', name] : ['username', name]
  do {
    const left = Math.max(0, Math.min(HELD_MS, end - performance.now()))
    const messages = await read(at, { [key]: value, wait: String(Math.ceil(left)) })
    const code = messages.at(-1)?.code
    if (code !== undefined) {
      process.stdout.write(`${oneLine(code, 2_000)}\n`)
      return
    }
  } while (performance.now() < end)
  process.stderr.write(`No message to ${oneLine(name, 200)} has come in ${timeoutMs / 1000} seconds.\n`)
  process.exitCode = 1
}

interface At {
  readonly url: string
  readonly token: string | undefined
}

class Unreachable extends ConfigError {}

async function read({ url, token }: At, query: Record<string, string>): Promise<InboxMessage[]> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await ask(`${url}/_poolhouse/inbox?${new URLSearchParams(query).toString()}`, headers)
  if (response.status === 401)
    throw new ConfigError(`${url} asks for the token that it has printed: give it by --token.`)
  if (response.headers.get('location')?.startsWith('https:'))
    throw new ConfigError(`${url} speaks https: use https:// in place of http://.`)
  const messages: unknown = response.ok ? await response.json().catch(() => undefined) : undefined
  if (!Array.isArray(messages)) throw new ConfigError(`What answers at ${url} is no "poolhouse dev".`)
  return messages as InboxMessage[] // as the server writes them
}

async function ask(url: string, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(url, { headers, redirect: 'manual' })
  } catch (cause) {
    throw new Unreachable(
      `No server answers at ${new URL(url).origin}. Start one with "poolhouse dev", or name it by --url.`,
      {
        cause,
      },
    )
  }
}

/** Prints a message. What came from outside moves no cursor. */
function print(message: InboxMessage): InboxMessage {
  const { sentAt, medium, destination, username, subject, body, code, link } = message
  const head = `${sentAt.slice(0, 19).replace('T', ' ')}  ${medium === 'SMS' ? 'text' : 'mail'} to ${destination} for ${username}`
  const lines = [
    ...(subject ? [subject] : []),
    ...body.split(/\r?\n/),
    `Code: ${code}`,
    ...(link === undefined ? [] : [`Link: ${link}`]),
  ].map((line) => `  ${oneLine(line, 20_000)}`)
  process.stdout.write(`${[oneLine(head, 5_000), ...lines].join('\n')}\n\n`)
  return message
}
