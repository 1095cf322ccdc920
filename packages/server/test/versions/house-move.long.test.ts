import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { PUBLISHED_AHEAD_MS, rotateSigningKeys } from '../../src/domain/tokens/rotate-signing-keys.ts'
import { LOOK_AGAIN_MS } from '../../src/domain/tokens/signing-keys.ts'
import type { PoolId } from '../../src/storage/port/index.ts'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import type { Child } from '../crash/child.ts'
import { endChildren, startProgram } from '../crash/child.ts'
import { rotateMasterKey } from '../rotate-master-key.ts'
import { server } from '../server.ts'
import { buildOf, hasCommit } from './builds.ts'
import { createBalancer, openPool, putToWork } from './people-at-work.ts'

/** The last commit of the version before this one: its build and this one work on one database at the same time. */
const BEFORE = 'd4feb3b11a5c42cf534023227e35ca23b0d99a3b'
const PEOPLE = 4

const work = mkdtempSync(join(tmpdir(), 'poolhouse-rolling-'))

afterEach(() => {
  vi.unstubAllEnvs()
})
afterAll(async () => {
  endChildren()
  rmSync(work, { recursive: true })
})

describe.skipIf(!hasCommit(BEFORE))('two processes on one database, and people who use it all the time', () => {
  it('go through an upgrade, new signing keys and a new master key: no token refused, no write lost', async () => {
    const postgres = await openTestPostgres()
    const [older, newer] = await Promise.all([buildOf(BEFORE, work), buildOf(undefined, work)])
    const [old, fresh] = ['ab'.repeat(32), 'cd'.repeat(32)]
    const balancer = createBalancer()
    const { servers } = balancer
    let started = 0
    const start = async (program: string, keys: Record<string, string>): Promise<Child> => {
      const data = join(work, `data${(started += 1)}`)
      return startProgram(program, ['--database', postgres.url, '--issuer', 'aws', '--data', data], {
        NODE_COMPILE_CACHE: join(work, 'compiled'),
        ...keys,
      })
    }
    /** One after the other gives way to another, as an operator rolls a change out. */
    const roll = async (program: string, keys: Record<string, string>) => {
      for (const index of servers.keys()) {
        const [next, before] = [await start(program, keys), servers[index]]
        servers[index] = next
        await people.some()
        expect(await before?.end('SIGTERM')).toEqual({ code: 0, signal: null })
      }
    }

    // The first makes the tables.
    servers.push(await start(older, { POOLHOUSE_MASTER_KEY: old }))
    servers.push(await start(older, { POOLHOUSE_MASTER_KEY: old }))
    const at = await openPool(balancer)
    const people = await putToWork(balancer, at, PEOPLE)
    await people.some()

    // The upgrade. What comes knows already which master key will be next.
    await roll(newer, { POOLHOUSE_MASTER_KEY: old, POOLHOUSE_NEW_MASTER_KEY: fresh })

    // New signing keys: they are published, and sign a day later.
    const signing = people.signedBy()
    const master = { masterKey: Buffer.from(old, 'hex'), nextMasterKey: Buffer.from(fresh, 'hex') }
    const operator = await server({ database: postgres.url, issuer: 'aws', ...master })
    const pool = await operator.services.storage.pools.find(at.UserPoolId as PoolId) // the one that was just made
    if (!pool) throw new Error('The pool is gone.')
    await expect(rotateSigningKeys(operator.services, pool)).resolves.toBe(true)
    await operator.close()
    await people.some()

    // The new master key: first all seal with it, then what is there is sealed anew, then the old one is forgotten.
    const both = { POOLHOUSE_MASTER_KEY: fresh, POOLHOUSE_OLD_MASTER_KEYS: old }
    await roll(newer, both)
    const change = () => rotateMasterKey(['--database', postgres.url], both)
    const { code, out } = await change()
    expect(code).toBe(0)
    expect(out).toContain('Start the servers with the new key as POOLHOUSE_MASTER_KEY, and with no other.')
    await people.some()
    await roll(newer, { POOLHOUSE_MASTER_KEY: fresh })

    // A day later: the signing keys of before sign for the last time, then their successors do.
    const advance = (ms: number) => {
      const seconds = ms / 1000
      const set = ({ url }: Child) =>
        fetch(`${url}/_poolhouse/clock`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ advanceSeconds: seconds }),
        }).then(({ status }) => expect(status).toBe(200))
      return people.whileResting(seconds, () => Promise.all(servers.map(set)))
    }
    await advance(PUBLISHED_AHEAD_MS - LOOK_AGAIN_MS)
    await people.some()
    expect([...people.signedBy()].filter((kid) => !signing.has(kid))).toEqual([])
    await advance(2 * LOOK_AGAIN_MS)
    await people.some()
    expect([...people.signedBy()].filter((kid) => signing.has(kid))).toEqual([])

    await people.end()
    await Promise.all(servers.map((one) => one.end('SIGTERM')))
    expect((await change()).out).toContain(' rows, 0 changed\n')
    await expect(start(newer, { POOLHOUSE_MASTER_KEY: old })).rejects.toThrow('The data was written with master key')
    await postgres.stop()
  }, 180_000)
})
