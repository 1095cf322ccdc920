import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { HeaderReader } from './head.ts'

/** Who is at the other end of a request. */
export interface Peer {
  /** An IP address, in the form the system writes it. */
  readonly address: string
  /** Whether the way from there was encrypted, as far as this server can know. */
  readonly encrypted: boolean
}

/** Tells whether an address is one of a trusted proxy. */
export type Trusts = (address: string) => boolean

export const trustsNobody: Trusts = () => false

/** Makes the test for a list of addresses and CIDR ranges; `undefined` when one of them is neither. */
export function trusting(ranges: readonly string[]): Trusts | undefined {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix, ...rest] = range.split('/')
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined
    const longest = family === 'ipv4' ? 32 : 128
    const bits = prefix === undefined ? longest : Number(prefix)
    if (!family || rest.length > 0 || !/^\d{1,3}$/.test(prefix ?? '0') || bits > longest) return undefined
    list.addSubnet(address, bits, family)
  }
  return (address) => (isIPv4(address) || isIPv6(address)) && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/**
 * Tells who sent a request that came over a connection.
 *
 * Anybody can write `X-Forwarded-For`, so what it says counts only from a trusted proxy, and only back to the first
 * address that is not one: what stands before that was written by whoever is there.
 */
export function peerOf(connection: Peer, headers: HeaderReader, trusts: Trusts): Peer {
  const direct = { ...connection, address: plain(connection.address) }
  if (!trusts(direct.address)) return direct
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').map((text) => plain(text.trim()))
  const named = forwarded.findLast((address) => !trusts(address))
  const proto = headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim().toLowerCase()
  return {
    address: named !== undefined && (isIPv4(named) || isIPv6(named)) ? named : direct.address,
    encrypted: proto === undefined ? direct.encrypted : proto === 'https',
  }
}

/** An IPv4 address that came in by an IPv6 socket is that IPv4 address. */
function plain(address: string): string {
  const [, inner = address] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  return inner
}

/**
 * Who is counted as one by an address: an IPv4 address, or the first half of an IPv6 address, since whoever has one of
 * those has all that begin so.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [whole = ''] = address.split('%')
  const [head = '', tail] = whole.split('::')
  const groups = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - groups.length - last.length
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...last]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
