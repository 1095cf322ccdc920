import { expect, it } from 'vitest'
import { placeOf } from './banner.ts'

it.each([
  ['.poolhouse', '.poolhouse'],
  ['/var/lib/pools.db', '/var/lib/pools.db'],
  ['C:\\pools\\pools.db', 'C:\\pools\\pools.db'],
  ['postgres://ana:Passw0rd!@db.example:5432/pools', 'postgres://db.example:5432/pools'],
  ['postgres://db.example/pools?user=ana&password=secret', 'postgres://db.example/pools'],
])('shows %s as %s', (data, shown) => {
  expect(placeOf(data)).toBe(shown)
})
