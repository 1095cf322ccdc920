import { expect, it } from 'vitest'
import { testConfig } from '../../test/server.ts'
import type { PoolhouseServer } from '../server.ts'
import { banner, placeOf } from './banner.ts'

it.each([
  ['.poolhouse', '.poolhouse'],
  ['/var/lib/pools.db', '/var/lib/pools.db'],
  ['C:\\pools\\pools.db', 'C:\\pools\\pools.db'],
  ['postgres://ana:Passw0rd!@db.example:5432/pools', 'postgres://db.example:5432/pools'],
  ['postgres://db.example/pools?user=ana&password=secret', 'postgres://db.example/pools'],
])('shows %s as %s', (data, shown) => {
  expect(placeOf(data)).toBe(shown)
})

it('says whether messages leave the machine, and where the calls of functions are shown', () => {
  const server = {
    url: 'http://localhost:1',
    services: { settings: { issuer: () => '' } },
  } as unknown as PoolhouseServer
  const shown = (config: Parameters<typeof testConfig>[0]) =>
    banner({ server, config: testConfig(config), pool: undefined, data: undefined })
  expect(shown({})).toContain('messages stay in the inbox.')
  expect(shown({})).not.toContain('/_poolhouse/triggers')
  const url = 'http://localhost:2'
  const way = { kind: 'webhook', url, secret: 'pies' } as const
  const messages = { routes: [{ medium: 'EMAIL', way }], from: { name: '', address: 'a@b.example' } } as const
  const runs = { targets: new Map([['pie', { url }]]), endpoint: undefined }
  expect(shown({ messages, runs })).toContain('messages are sent, and shown in the inbox.')
  expect(shown({ messages, runs })).toContain('http://localhost:1/_poolhouse/triggers')
})
