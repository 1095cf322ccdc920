import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openTestPostgres } from '../src/storage/test-postgres.ts'
import { endChildren, startChild } from './crash/child.ts'

// Six processes share a database, and nothing else tells them of each other.

const PROCESSES = 6
const GUESSES = 100

const postgres = await openTestPostgres()
process.env['POOLHOUSE_MASTER_KEY'] = randomBytes(32).toString('hex')
const folder = await mkdtemp(join(tmpdir(), 'poolhouse-processes-'))
afterAll(async () => {
  endChildren()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})
const start = (index: number) => startChild(['--data', join(folder, String(index)), '--database', postgres.url])
// The first makes the tables.
const first = await start(0)
const all = [first, ...(await Promise.all(Array.from({ length: PROCESSES - 1 }, (_, index) => start(index + 1))))]

/** Of an answer, as far as a test needs it. */
interface Answer {
  readonly UserPool?: { readonly Id: string }
  readonly UserPoolClient?: { readonly ClientId: string }
  readonly message?: string
}

async function call(index: number, operation: string, input: object): Promise<Answer> {
  const { body } = await (all[index % PROCESSES] ?? first).call(operation, input)
  return JSON.parse(body || '{}') as Answer // as the API answers
}

it('of 100 guesses at a password at once, through six processes, at most 4 + 6 are judged', async () => {
  const UserPoolId = (await call(0, 'CreateUserPool', { PoolName: 'pies' })).UserPool?.Id
  const app = { UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }
  const ClientId = (await call(0, 'CreateUserPoolClient', app)).UserPoolClient?.ClientId
  const at = { UserPoolId, Username: 'ana' }
  await call(0, 'AdminCreateUser', { ...at, MessageAction: 'SUPPRESS' })
  await call(0, 'AdminSetUserPassword', { ...at, Password: 'Passw0rd!', Permanent: true })
  const signIn = (index: number, PASSWORD: string) =>
    call(index, 'InitiateAuth', {
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana', PASSWORD },
    })
  // Each has read the pool, and is as fast as the others.
  await Promise.all(all.map((_, index) => call(index, 'DescribeUserPool', { UserPoolId })))

  const answers = await Promise.all(
    Array.from({ length: GUESSES }, (_, index) => signIn(index, `Wrong-passw0rd${index}`)),
  )
  const judged = answers.filter(({ message }) => message === 'Incorrect username or password.').length
  const refused = answers.filter(({ message }) => message === 'Password attempts exceeded').length
  // Five cost nothing yet; on a slow machine, one more comes after each lock.
  expect(judged).toBeGreaterThanOrEqual(5)
  expect(judged).toBeLessThanOrEqual(4 + PROCESSES)
  expect(refused).toBe(GUESSES - judged)
})
