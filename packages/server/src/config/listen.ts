import { randomBytes } from 'node:crypto'
import { InvalidArgumentError } from 'commander'
import { isLoopback, nameOfAddress } from '../http/hosts.ts'
import type { Trusts } from '../http/peer.ts'
import { trusting, trustsNobody } from '../http/peer.ts'
import { ConfigError } from './error.ts'
import {
  collect,
  collectHosts,
  collectNames,
  collectOrigins,
  optionOrEnv,
  parsePort,
  parseToken,
  parseUrl,
} from './options.ts'
import type { Section } from './section.ts'

export const DEFAULT_PORT = 7665
const LOOPBACK = ['127.0.0.1', '::1']

/** Where a server is reached, and by whom. */
export interface Listen {
  readonly port: number
  readonly hosts: readonly string[]
  /** Where browsers and back ends reach this server; `http://localhost:<port>` unless told. */
  readonly publicUrl: string | undefined
  /** Further host names this server answers to; `0.0.0.0` or `[::]` among them are all addresses. */
  readonly allowHosts: readonly string[]
  /** Pages beside those of this machine that may send signed operations. */
  readonly allowOrigins: readonly string[]
  /** Asked of control endpoints, and as the access key id of signed operations, when others can reach this server. */
  readonly token: string | undefined
  /** Whose word on where a request came from is taken. */
  readonly trustsProxy: Trusts
}

export interface ListenGiven {
  readonly port?: number | 'auto'
  readonly host?: readonly string[]
  readonly publicUrl?: string
  readonly allowHost?: readonly string[]
  readonly allowOrigin?: readonly string[]
  readonly trustProxy?: readonly string[]
  readonly expose?: boolean
  readonly token?: string
}

export const listen = {
  name: 'listen',
  options: () => [
    optionOrEnv(
      '--port <port>',
      `port to listen on: a number, 0 for a free one, auto for the last one or a free one (default: the last one, else ${DEFAULT_PORT})`,
    ).argParser(parsePort),
    optionOrEnv('--host <host>', 'address to listen on (default: 127.0.0.1 and ::1)').argParser(collectHosts),
    optionOrEnv('--public-url <url>', 'where others reach this server (default: http://localhost:<port>)').argParser(
      parseUrl,
    ),
    optionOrEnv('--allow-host <name>', 'further host name to answer to').argParser(collectNames),
    optionOrEnv('--allow-origin <origin>', 'further origin whose pages may send signed operations').argParser(
      collectOrigins,
    ),
    optionOrEnv('--trust-proxy <cidr>', 'proxies whose X-Forwarded-For and -Proto count').argParser(collectRanges),
    optionOrEnv('--expose', 'let other machines in, by a token that is printed'),
    optionOrEnv('--token <token>', 'the token of --expose, in place of one that is drawn at each start').argParser(
      parseToken,
    ),
  ],
  /** The settings, and the port as it was asked for: the last one is only known to whoever has the data. */
  read(given: ListenGiven): { readonly listen: Listen; readonly asked: number | 'auto' | undefined } {
    const hosts = given.host?.length ? given.host : LOOPBACK
    const open = hosts.filter((host) => !isLoopback(host.toLowerCase()))
    if (open.length > 0 && !given.expose) {
      throw new ConfigError(
        `Other machines could reach this server at ${open.join(', ')}, and it accepts any credentials. Add --expose to let them in by a token.`,
      )
    }
    if (given.token !== undefined && !given.expose) {
      throw new ConfigError('Nobody is asked for a token: add --expose, which lets other machines in by it.')
    }
    return {
      asked: given.port,
      listen: {
        port: 0,
        hosts,
        publicUrl: given.publicUrl,
        allowHosts: [...(given.allowHost ?? []), ...open.map(nameOfAddress)],
        allowOrigins: given.allowOrigin ?? [],
        token: given.expose ? (given.token ?? randomBytes(24).toString('hex')) : undefined,
        trustsProxy: given.trustProxy ? (trusting(given.trustProxy) ?? trustsNobody) : trustsNobody,
      },
    }
  },
} satisfies Section<ListenGiven>

/** Collects addresses and ranges of addresses. */
function collectRanges(text: string, before: readonly string[] = []): string[] {
  const ranges = collect(text)
  if (!trusting(ranges)) throw new InvalidArgumentError('A proxy is an address or a range such as 10.0.0.0/8.')
  return [...before, ...ranges]
}
