import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { server } from '../../test/server.ts'
import type { ClientId, PoolId } from '../storage/port/index.ts'
import { newState, open, seal } from './session.ts'

const { services, clock, pool: makePool } = await server()
afterEach(() => clock.reset())

/** A sign-in that waits for a challenge and remembers so many characters. */
async function waiting(characters: number) {
  const made = await makePool()
  const { username } = await made.user()
  const found = await services.storage.clients.find(made.clientId as ClientId)
  const pool = await services.storage.pools.find(made.id as PoolId)
  const whose = pool && (await services.storage.users.find(pool.key, { usernameKey: username, aliases: [] }))
  if (!found || !pool || !whose) throw new Error('They were just made.')
  const at = { pool, client: found.client }
  const kept = { answer: randomBytes(characters / 2).toString('hex') }
  const progress = { flow: 'CUSTOM_AUTH', by: 'public', proven: [] } as const
  const state = { ...newState(services, at, whose, progress, 'CUSTOM_CHALLENGE'), kept }
  const session = await seal(services, pool, state, 'session')
  return { kept, session, at: { ...at, challenge: 'CUSTOM_CHALLENGE', by: 'public' as const } }
}

describe('what a sign-in remembers', () => {
  it.each([[100], [4_000], [60_000]])(
    'travels or is kept, and comes back whole (%i characters)',
    async (characters) => {
      const { session, kept, at } = await waiting(characters)
      expect(session.length).toBeLessThanOrEqual(2_048)
      expect((await open(services, at, session, 'session')).kept).toEqual(kept)
      // As often as wrong answers are given.
      expect((await open(services, at, session, 'session')).kept).toEqual(kept)
    },
  )

  it('is gone some time after its session', async () => {
    const { session, at } = await waiting(4_000)
    clock.advance(181)
    await expect(open(services, at, session, 'session')).rejects.toThrow('session is expired')
    expect(await services.storage.purge(clock.now(), 100)).toBeGreaterThan(0)
    clock.reset()
    await expect(open(services, at, session, 'session')).rejects.toThrow('Invalid session for the user.')
  })
})
