import { describe, expect, it } from 'vitest'
import { APP, CALLBACK, createBrowser, queryOf, told } from '../../../test/oauth/browser.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, pool: makePool, clock } = running
const pool = await makePool({}, APP)
const ana = await pool.user({ username: 'ana' })
const asked = { client_id: pool.clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid', state: 's' }

describe('the session of a browser', () => {
  const silently = async (browser: ReturnType<typeof createBrowser>) =>
    'code' in told((await browser.authorize(asked)).location.replace(/^\//, 'https://here.example/'))

  it('is kept in a cookie that no script reads and no form of another site brings', async () => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    const kept = `cognito-${pool.id}=${browser.cookies.get(`cognito-${pool.id}`)}`
    expect(browser.lines).toEqual([`${kept}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax`])
  })

  it('is bound to this host by its name where browsers come by https', async () => {
    const far = await server({ publicUrl: 'https://pools.example.com' })
    const made = await far.pool({}, APP)
    const browser = createBrowser(far)
    await browser.signIn({ ...asked, client_id: made.clientId }, await made.user())
    expect(browser.lines).toEqual([expect.stringMatching(`^__Host-cognito-${made.id}=[^;]+; Path=/; .*; Secure$`)])
  })

  it('ends an hour after the sign-in, used or not', async () => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    clock.advance(3_500)
    expect(await silently(browser)).toBe(true)
    clock.advance(100)
    expect(await silently(browser)).toBe(false)
    clock.reset()
  })

  it.each<[string, (Username: string) => Promise<unknown>]>([
    ['a sign-out everywhere', (Username) => client.adminUserGlobalSignOut({ UserPoolId: pool.id, Username })],
    ['a user who is disabled', (Username) => client.adminDisableUser({ UserPoolId: pool.id, Username })],
    ['a user who is gone', (Username) => client.adminDeleteUser({ UserPoolId: pool.id, Username })],
    [
      'a password that an administrator reset',
      (Username) => client.adminResetUserPassword({ UserPoolId: pool.id, Username }),
    ],
  ])('ends with %s', async (_, end) => {
    const user = await pool.user()
    const browser = createBrowser(running)
    await browser.signIn(asked, user)
    expect(await silently(browser)).toBe(true)
    await end(user.username)
    expect(await silently(browser)).toBe(false)
  })

  it('is as long as a client takes it', async () => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'short', ...APP })
    const ClientId = UserPoolClient?.ClientId
    const tracking = { UserSessionTracking: 'ENABLED' as const, TokenSession: { MaxPerUser: 20 } }
    await client.setUserPoolSessionConfiguration({ UserPoolId: pool.id, ...tracking })
    await client.setUserPoolClientSessionConfiguration({
      UserPoolId: pool.id,
      ClientId,
      SSOSession: { MaxValidityMinutes: 0 },
    })
    const query = { ...asked, client_id: ClientId }
    expect((await browser.authorize(query)).location).toBe(`/login?${queryOf(query)}`)
    expect(await silently(browser)).toBe(true)
  })
})
