import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { isPublic } from './addresses.ts'
import { createReach } from './reach.ts'

let requests = 0
const server = createServer((request, response) => {
  requests += 1
  const location = request.url === '/away' ? { location: '/' } : {}
  response.writeHead(request.url === '/away' ? 302 : 200, location)
  response.end(request.url === '/long' ? 'x'.repeat(2 ** 20 + 1) : 'here')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => server.close())
const { port } = server.address() as AddressInfo
const get = { method: 'GET', headers: {} } as const

describe('what leaves for elsewhere', () => {
  it('follows no redirect, and reads no answer that is too long', async () => {
    const reach = createReach({ allowsPrivate: true })
    const { status, headers } = await reach(`http://localhost:${port}/away`, get)
    expect([status, headers.get('location')]).toEqual([302, '/'])
    await expect(reach(`http://127.0.0.1:${port}/long`, get)).rejects.toThrow('longer than 1 MiB')
  })

  it.each([
    `http://localhost:${port}/`,
    `https://localhost:${port}/`,
    `https://127.0.0.1:${port}/`,
    `https://2130706433:${port}/`,
    `https://0x7f.1:${port}/`,
    `https://[::1]:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
    'https://169.254.169.254/latest/meta-data/',
    'https://[fe80::1]/',
    'file:///etc/passwd',
  ])('does not reach %s where only the public Internet is allowed', async (url) => {
    const before = requests
    await expect(createReach({ allowsPrivate: false })(url, get)).rejects.toThrow(
      /no public address|not sent from here/,
    )
    expect(requests).toBe(before)
  })

  it.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['10.1.2.3', false],
    ['172.31.0.1', false],
    ['172.32.0.1', true],
    ['192.168.0.1', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::ffff:8.8.8.8', false],
    ['64:ff9b::a00:1', false],
    ['fd00::1', false],
    ['fe80::1%eth0', false],
    ['ff02::1', false],
    ['not an address', false],
  ])('knows of %s whether it is on the public Internet: %s', (address, is) => {
    expect(isPublic(address)).toBe(is)
  })
})
