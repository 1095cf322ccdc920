import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createKeyring } from '../../crypto/keyring.ts'
import type { Pool, PoolId } from '../../storage/port/index.ts'
import { letterOf, openLetter } from './letters.ts'

const keyring = createKeyring(randomBytes(32))
const pool = { key: 1, id: 'eu-west-1_pies' } as Pool // as far as letters know it
const clock = { now: () => new Date('2026-01-02T03:04:05.678Z') }
const message = {
  poolId: pool.id,
  username: 'ana',
  destination: 'ana@example.com',
  medium: 'EMAIL',
  trigger: 'SignUp',
  subject: 'Pies',
  body: '123456',
  code: '123456',
  link: undefined,
} as const

it('opens in its own row and pool, and nowhere else', () => {
  const { id, sealed } = letterOf({ keyring, random: randomBytes, clock }, pool, message)
  const { id: other } = letterOf({ keyring, random: randomBytes, clock }, pool, message)
  expect(openLetter({ keyring }, { id, sealed, poolId: pool.id })).toEqual({ ...message, link: undefined })
  expect(() => openLetter({ keyring }, { id: other, sealed, poolId: pool.id })).toThrow('outbox.sealed')
  expect(() => openLetter({ keyring }, { id, sealed, poolId: 'eu-west-1_other' as PoolId })).toThrow('outbox.sealed')
})
