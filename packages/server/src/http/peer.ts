import { isIPv6 } from 'node:net'

/**
 * Who is counted as one by the address of a connection: an IPv4 address, or the first half of an IPv6 address, since
 * whoever has one of those has all that begin so.
 */
export function peerOf(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
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
