import type { LookupAddress } from 'node:dns'
import { lookup as resolve } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { BlockList, isIP } from 'node:net'
import { send } from './send.ts'

/** A request to where a pool's settings lead, such as an identity provider. */
export interface ToElsewhere {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/**
 * Sends a request, and answers what came back. Follows no redirect; rejects after five seconds, with what is longer than
 * 1 MiB, and with an address that it is not to reach.
 */
export type Reach = (url: string, request: ToElsewhere) => Promise<Response>

const LIMIT_MS = 5_000
/** Answers of these have no body (Fetch §2.2.3). */
const BODILESS = new Set([204, 205, 304])

/**
 * Makes the way to places that are named by settings and not by whoever runs the server.
 *
 * Whoever may set up a pool could have the server ask what only it can reach: the metadata of a cloud machine, a database
 * beside it. So without `allowsPrivate` nothing but https goes out, and only to addresses of the open internet. A name is
 * looked up once and the connection made to what was found: asked a second time, its owner could name another address.
 */
export function createReach({ allowsPrivate }: { readonly allowsPrivate: boolean }): Reach {
  return async (url, { method, headers, body }) => {
    const { protocol, hostname } = new URL(url)
    if (protocol !== 'https:' && !(allowsPrivate && protocol === 'http:')) {
      throw new Error(`A request by ${protocol} is not sent from here.`)
    }
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    // For an address nothing is looked up.
    if (!allowsPrivate && isIP(host) !== 0 && !isPublic(host)) throw unreachable(host)
    const signal = AbortSignal.timeout(LIMIT_MS)
    const lookup = allowsPrivate ? undefined : publicOnly
    const answered = await send(url, { method, headers, body, signal, lookup })
    const text = BODILESS.has(answered.status) ? null : answered.text
    return new Response(text, { status: answered.status, headers: headersOf(answered.headers) })
  }
}

const publicOnly: LookupFunction = (name, options, done) => {
  resolve(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return done(error, '')
    const wrong = found.find(({ address }) => !isPublic(address))
    const [first] = found
    if (wrong || !first) return done(unreachable(name), '')
    return options.all ? done(null, found) : done(null, first.address, first.family)
  })
}

function unreachable(name: string): Error {
  return new Error(`${name} is not an address of the open internet.`)
}

/** What is nobody's on the open internet (the registries of RFC 6890). */
const CLOSED_4 = blocked(
  'ipv4',
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 ' +
    '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
)
/** What carries an address of version 4 inside is closed as well: nobody needs it to be reached. */
const CLOSED_6 = blocked(
  'ipv6',
  '::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 ' +
    'fec0::/10 ff00::/8',
)

function blocked(family: 'ipv4' | 'ipv6', ranges: string): BlockList {
  const list = new BlockList()
  for (const range of ranges.split(' ')) {
    const [network = '', bits] = range.split('/')
    list.addSubnet(network, Number(bits), family)
  }
  return list
}

/** Whether an address is one of the open internet. */
export function isPublic(address: string): boolean {
  const bare = address.split('%', 1)[0] ?? ''
  const family = isIP(bare)
  if (family === 0) return false
  return family === 4 ? !CLOSED_4.check(bare, 'ipv4') : !CLOSED_6.check(bare, 'ipv6')
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const all = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value].flat()) if (one !== undefined) all.append(name, one)
  }
  return all
}
