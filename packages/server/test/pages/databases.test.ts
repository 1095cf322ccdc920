import { afterAll, describe, expect, it } from 'vitest'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import { authenticator } from '../authenticator.ts'
import { server } from '../server.ts'
import { halls } from './hall.ts'

/** What the pages spend is spent once, on both databases. */

const postgres = await openTestPostgres()
const databases = [
  { name: 'SQLite', database: ':memory:' },
  { name: 'PostgreSQL', database: postgres.url },
]
afterAll(async () => {
  await postgres.stop()
})

const AT_ONCE = 20
const passwords = { password: 'Passw0rd!', confirmPassword: 'Passw0rd!' }

describe.each(databases)('on $name', async ({ database }) => {
  const running = await server({ database })
  const { client, services } = running
  const { hall } = halls(running)
  const { pool, enter, userAt, lastCode } = await hall({ UsernameAttributes: ['email'] })
  const SoftwareTokenMfaConfiguration = { Enabled: true }
  await client.setUserPoolMfaConfig({ UserPoolId: pool.id, MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration })

  it('a form that is sent many times at once signs in once', async () => {
    const { visitor, page } = await enter('/signup')
    const confirming = await visitor.send(page, { username: 'ana@example.com', ...passwords })
    const code = await lastCode()
    const together = <T>(send: () => Promise<T>) => Promise.all(Array.from({ length: AT_ONCE }, send))
    const confirmed = await together(() => visitor.send(confirming, { code }))
    const [app, ...others] = confirmed.filter(({ title }) => title === 'Authenticator app')
    expect(others).toEqual([])
    if (!app) throw new Error('Nobody was confirmed.')
    const secret = /<code class="secret"[^>]*><bdi>([^<]*)/.exec(app.text)?.[1]?.replaceAll(' ', '') ?? ''
    const typed = { code: authenticator(secret).at(services.clock.now()) }
    const back = (await together(() => visitor.send(app, typed))).filter(({ location }) => location !== '')
    expect(back).toHaveLength(1)
    expect(await userAt(back[0]?.location ?? '')).toMatchObject({ email: 'ana@example.com', email_verified: 'true' })
  })

  it('a new password is set once by a code', async () => {
    await client.adminCreateUser({
      UserPoolId: pool.id,
      Username: 'bea@example.com',
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    })
    await client.adminSetUserPassword({
      UserPoolId: pool.id,
      Username: 'bea@example.com',
      Password: 'Passw0rd!',
      Permanent: true,
    })
    const { visitor, page } = await enter('/forgotPassword')
    const reset = await visitor.send(page, { username: 'bea@example.com' })
    const code = await lastCode()
    const sent = Array.from({ length: AT_ONCE }, (_, index) => `N3w-password-${index}`)
    const done = await Promise.all(
      sent.map((password) => visitor.send(reset, { code, password, confirmPassword: password })),
    )
    expect(done.filter(({ title }) => title === 'Sign in')).toHaveLength(1)
  })
})
