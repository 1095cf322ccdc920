import { describe, expect, it } from 'vitest'
import { networkOf, peerOf, trusting, trustsNobody } from './peer.ts'

const from = (address: string, encrypted = false) => ({ address, encrypted })
const headers = (forwarded?: string, proto?: string) =>
  new Headers({
    ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }),
    ...(proto !== undefined && { 'x-forwarded-proto': proto }),
  })
const trusts = trusting(['10.0.0.0/8', 'fd00::/8', '192.0.2.7']) ?? trustsNobody

describe('who sent a request', () => {
  it.each<[string, string, string | undefined, string]>([
    ['is who connected', '198.51.100.1', undefined, '198.51.100.1'],
    ['is who connected, whatever it says', '198.51.100.1', '203.0.113.9', '198.51.100.1'],
    ['is told by a trusted proxy', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['is told by an IPv6 proxy', 'fd00::1', '2001:db8::9', '2001:db8::9'],
    ['is told by a proxy of one address', '192.0.2.7', '203.0.113.9', '203.0.113.9'],
    ['is read from the end', '10.1.2.3', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['is read past other proxies', '10.1.2.3', '1.1.1.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['is the proxy when all are proxies', '10.1.2.3', '10.9.9.9', '10.1.2.3'],
    ['is the proxy when there is nothing to read', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['is plain where IPv4 came by an IPv6 socket', '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
  ])('%s', (_, address, forwarded, expected) => {
    expect(peerOf(from(address), headers(forwarded), trusts).address).toBe(expected)
  })

  it.each<[string, boolean, string | undefined, boolean]>([
    ['10.1.2.3', false, 'https', true],
    ['10.1.2.3', true, 'http', false],
    ['10.1.2.3', true, undefined, true],
    ['198.51.100.1', false, 'https', false],
  ])('came encrypted as the connection, or a trusted proxy, says: %s', (address, encrypted, proto, expected) => {
    expect(peerOf(from(address, encrypted), headers('203.0.113.9', proto), trusts).encrypted).toBe(expected)
  })

  it.each(['', '10.0.0.0/33', '10.0.0.0/x', '10.0.0/8', 'proxy.example', '10.0.0.0/8/8', '::1/129', '10.0.0.0/-1'])(
    'takes no range %j',
    (range) => {
      expect(trusting([range])).toBeUndefined()
    },
  )
})

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['2001::1:2:3:4:5:6', '2001:0:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
