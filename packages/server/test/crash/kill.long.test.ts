import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import type { Child } from './child.ts'
import { endChildren, startChild } from './child.ts'

/** What was answered is kept, however the process ends. */

/** `npm run test:full` kills twenty times. */
const ROUNDS = Number(process.env['POOLHOUSE_TEST_KILLS'] ?? 3)
const AT_ONCE = 16
const PASSWORD = 'Passw0rd!'

interface Place {
  readonly options: string[]
  close(): Promise<void>
}

async function folder(): Promise<Place> {
  const path = await mkdtemp(join(tmpdir(), 'poolhouse-crash-'))
  return { options: ['--data', path], close: () => rm(path, { recursive: true, force: true }) }
}

async function postgres(): Promise<Place> {
  const place = await openTestPostgres()
  // The folder keeps the master key.
  const { options, close } = await folder()
  return {
    options: [...options, '--database', place.url],
    async close() {
      await close()
      await place.stop()
    },
  }
}

afterAll(endChildren)

describe.each([
  ['a file of SQLite', folder],
  ['PostgreSQL', postgres],
])('on %s', (_, open) => {
  let place: Place
  beforeAll(async () => {
    place = await open()
    return () => place.close()
  })

  it(
    `keeps every user that was acknowledged through ${ROUNDS} times kill -9`,
    { timeout: 20_000 * ROUNDS },
    async () => {
      const acknowledged = new Map<string, string>()
      const unknown: string[] = []
      let ids: { UserPoolId: string; ClientId: string } | undefined
      for (let round = 0; round <= ROUNDS; round += 1) {
        const child = await startChild(place.options)
        ids ??= await makePool(child)
        const { UserPoolId, ClientId } = ids

        // Everybody of all rounds before is there, and is who was acknowledged.
        await each([...acknowledged], async ([Username, sub]) => {
          const { status, body } = await child.call('AdminGetUser', { UserPoolId, Username })
          expect(status, `${Username}: ${body}`).toBe(200)
          expect(body).toContain(sub)
        })
        // Whoever was not acknowledged is there whole or not at all.
        await each(unknown.splice(0), async (Username) => {
          const { status, body } = await child.call('SignUp', { ClientId, Username, Password: PASSWORD })
          expect(status === 200 || body.includes('UsernameExistsException'), body).toBe(true)
          expect((await child.call('AdminConfirmSignUp', { UserPoolId, Username })).status).toBe(200)
          expect(await signsIn(child, ClientId, Username)).toBe(200)
        })
        const [someone] = acknowledged.keys()
        if (someone !== undefined) {
          await child.call('AdminConfirmSignUp', { UserPoolId, Username: someone })
          expect(await signsIn(child, ClientId, someone)).toBe(200)
        }
        if (round === ROUNDS) {
          expect((await child.end('SIGTERM')).code).toBe(0)
          break
        }

        const before = acknowledged.size
        let count = 0
        const workers = Array.from({ length: AT_ONCE }, async () => {
          for (;;) {
            const Username = `user-${round}-${(count += 1)}`
            try {
              const { status, body } = await child.call('SignUp', { ClientId, Username, Password: PASSWORD })
              expect(status, body).toBe(200)
              acknowledged.set(Username, (JSON.parse(body) as { UserSub: string }).UserSub) // its documented answer
            } catch (error) {
              if (!isCut(error)) throw error
              unknown.push(Username)
              return
            }
          }
        })
        await until(() => acknowledged.size - before > AT_ONCE)
        await sleep(Math.random() * 200)
        expect((await child.end('SIGKILL')).signal).toBe('SIGKILL')
        await Promise.all(workers)
        expect(unknown.length).toBeGreaterThan(0)
      }
    },
  )

  it('cuts no request when it is asked to end in the middle of a load', { timeout: 20_000 }, async () => {
    const child = await startChild(place.options)
    const { UserPoolId, ClientId } = await makePool(child)
    const acknowledged: string[] = []
    const failures: string[] = []
    const asked = new AbortController()
    let count = 0
    const workers = Array.from({ length: AT_ONCE }, async () => {
      while (!asked.signal.aborted) {
        const Username = `late-${(count += 1)}`
        try {
          const { status, body } = await child.call('SignUp', { ClientId, Username, Password: PASSWORD })
          if (status === 200) acknowledged.push(Username)
          else failures.push(body)
        } catch (error) {
          failures.push(String(error))
        }
      }
    })
    await until(() => acknowledged.length > 2 * AT_ONCE)
    asked.abort()
    const underway = count - acknowledged.length
    expect((await child.end('SIGTERM')).code).toBe(0)
    await Promise.all(workers)
    expect(underway).toBeGreaterThan(0)
    expect(failures).toEqual([])
    expect(acknowledged).toHaveLength(count)

    const again = await startChild(place.options)
    await each(acknowledged, async (Username) => {
      expect((await again.call('AdminGetUser', { UserPoolId, Username })).status).toBe(200)
    })
    await again.end('SIGTERM')
  })
})

async function makePool(child: Child) {
  const pool = await child.call('CreateUserPool', { PoolName: 'crash' })
  const { UserPool } = JSON.parse(pool.body) as { UserPool: { Id: string } } // its documented answer
  const client = await child.call('CreateUserPoolClient', {
    UserPoolId: UserPool.Id,
    ClientName: 'crash',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  })
  const { UserPoolClient } = JSON.parse(client.body) as { UserPoolClient: { ClientId: string } } // as above
  return { UserPoolId: UserPool.Id, ClientId: UserPoolClient.ClientId }
}

async function signsIn(child: Child, ClientId: string, USERNAME: string): Promise<number> {
  const { status } = await child.call('InitiateAuth', {
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD },
  })
  return status
}

/** Does something for each of a list, some at once. */
async function each<T>(list: readonly T[], what: (item: T) => Promise<void>): Promise<void> {
  const left = [...list]
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await what(item)
    }),
  )
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5)
}

function isCut(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(String(error.code))
  )
}
