import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, expect, it, vi } from 'vitest'
import { openTestPostgres } from '../src/storage/test-postgres.ts'
import { server } from './server.ts'

// A password is checked, and a moment later another is stored. What an administrator does in that moment stands: it may be
// the very answer to a stolen password. The moment is made as long as it takes by a lock on the user's row.

const { url, stop } = await openTestPostgres()
const location = new URL(url)
const name = `epochs ${process.pid}`
location.searchParams.set('application_name', name)
const running = await server({ database: location.href, masterKey: randomBytes(32) })
const { client } = running
const pool = await running.pool()
const behind = new Client({ connectionString: url })
// A transaction goes on to see the connections that were there when it first looked.
const watching = new Client({ connectionString: url })
await Promise.all([behind.connect(), watching.connect()])
afterAll(async () => {
  await Promise.all([behind.end(), watching.end()])
  await running.close()
  await stop()
})

const STOOD = 'Admin-passw0rd'
const LATE = 'Late-passw0rd'
const refused = (message: string) => ({ name: 'NotAuthorizedException', message })

type Between = (at: { UserPoolId: string; Username: string }) => Promise<unknown>
const between: [string, Between][] = [
  ['sets a password', (at) => client.adminSetUserPassword({ ...at, Password: STOOD, Permanent: true })],
  ['resets it', (at) => client.adminResetUserPassword(at)],
  ['disables the user', (at) => client.adminDisableUser(at)],
  ['signs the user out', (at) => client.adminUserGlobalSignOut(at)],
]

/** Lets `first` get through to the user's row before `second`, which has read the user by then. */
async function overtaken<T>(username: string, first: () => Promise<unknown>, second: () => Promise<T>) {
  await behind.query('begin')
  await behind.query('select 1 from users where username = $1 for update', [username])
  const winner = first()
  await waiting(1)
  const loser = Promise.allSettled([second()])
  await waiting(2)
  await behind.query('commit')
  await winner
  const [outcome] = await loser
  return outcome
}

async function waiting(count: number): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await watching.query(
      `select 1 from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'`,
      [name],
    )
    expect(rows).toHaveLength(count)
  }, 10_000)
}

it.each(between)('ChangePassword changes nothing when an administrator %s meanwhile', async (_, act) => {
  const { username, password, accessToken } = await pool.signedIn()
  const outcome = await overtaken(
    username,
    () => act({ UserPoolId: pool.id, Username: username }),
    () => client.changePassword({ AccessToken: accessToken, PreviousPassword: password, ProposedPassword: LATE }),
  )
  expect(outcome).toMatchObject({ status: 'rejected', reason: refused('Incorrect username or password.') })
  await expect(pool.signIn(username, LATE)).rejects.toThrow()
})

// Who has to choose a password cannot be reset.
it.each(between.filter(([does]) => does !== 'resets it'))(
  'NEW_PASSWORD_REQUIRED changes nothing when an administrator %s meanwhile',
  async (_, act) => {
    const { username } = await pool.user()
    const at = { UserPoolId: pool.id, Username: username }
    await client.adminSetUserPassword({ ...at, Password: 'Temp-passw0rd' })
    const { Session } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: 'Temp-passw0rd' },
    })
    const outcome = await overtaken(
      username,
      () => act(at),
      () =>
        client.respondToAuthChallenge({
          ClientId: pool.clientId,
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session,
          ChallengeResponses: { USERNAME: username, NEW_PASSWORD: LATE },
        }),
    )
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'NotAuthorizedException' } })
    await expect(pool.signIn(username, LATE)).rejects.toThrow()
  },
)
