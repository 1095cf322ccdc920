import { afterEach, describe, expect, it, vi } from 'vitest'
import { claims } from '../../../test/claims.ts'
import { CALLBACK, LOGOUT, queryOf, told } from '../../../test/oauth/browser.ts'
import { halls } from '../../../test/pages/hall.ts'
import { askFor, createVisitor } from '../../../test/pages/visitor.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, clock, services } = running
const { hall } = halls(running)

// Time stands still but for what a test says.
vi.useFakeTimers({ toFake: ['Date'] })
afterEach(() => clock.reset())

// One for all tests, since the keys of a pool take a while.
const { pool, at, tokensAt } = await hall()
const track = (UserSessionTracking: 'ENABLED' | 'DISABLED', MaxPerUser = 20) =>
  client.setUserPoolSessionConfiguration({ ...at, UserSessionTracking, TokenSession: { MaxPerUser } })
await track('ENABLED')

const login = `/login?${askFor(pool.clientId)}`
const authorize = (more = {}) => `/oauth2/authorize?${askFor(pool.clientId, more)}`
const logout = `/logout?${queryOf({ client_id: pool.clientId, logout_uri: LOGOUT })}`
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/125.0.0.0 Safari/537.36'
type Person = { username: string; password: string }
type Visitor = ReturnType<typeof createVisitor>

/** Signs somebody in on a page, and answers where that leads. */
async function enter(visitor: Visitor, { username, password }: Person, path = login): Promise<string> {
  const headers = { 'user-agent': CHROME }
  return (await visitor.send(await visitor.open(path), { username, password }, { headers })).location
}

/** Somebody who has signed in on a page in a browser of their own. */
async function browsing(person?: Person) {
  const user = person ?? (await pool.user())
  const visitor = createVisitor(running)
  const first = await tokensAt(await enter(visitor, user))
  const isKnown = async () => told((await visitor.look(authorize({ prompt: 'none' }))).location)['code'] !== undefined
  /** Tokens without a page. */
  const silently = async () => tokensAt((await visitor.look(authorize())).location)
  return { user, visitor, first, isKnown, silently }
}

const list = async ({ username: Username }: Person) =>
  (await client.adminListUserSessions({ ...at, Username })).Sessions ?? []
const ofType = async (type: string, user: Person) =>
  (await list(user)).filter(({ SessionType }) => SessionType === type)
const browserOf = async (user: Person) => (await ofType('SSO', user))[0]?.SessionId ?? ''
const revoke = ({ username }: Person, SessionId = '', RevokeAssociatedSessions: 'NONE' | 'LINKED' = 'NONE') =>
  client.adminRevokeUserSession({ ...at, Username: username, SessionId, RevokeAssociatedSessions })
const refresh = ({ refresh_token: RefreshToken }: Record<string, string>) =>
  client.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken })
const getUser = ({ access_token: AccessToken }: Record<string, string>) => client.getUser({ AccessToken })
const revoked = (what: string) => ({ name: 'NotAuthorizedException', message: `${what} Token has been revoked` })
const unknown = { name: 'ResourceNotFoundException' }

describe('the session of a browser', () => {
  it('is listed with the tokens that came through it, each with where it was active last', async () => {
    const { user, first, silently } = await browsing()
    clock.advance(600)
    await silently()
    const sessions = (await client.listUserSessions({ AccessToken: first['access_token'] })).Sessions ?? []
    const [newest, older, browser] = sessions
    expect(browser?.SessionId).toMatch(/^sso[a-z0-9]{25}$/)
    expect(sessions).toEqual([
      expect.objectContaining({ SessionType: 'TOKEN', OriginSessionId: browser?.SessionId, IsCurrentSession: false }),
      expect.objectContaining({ SessionType: 'TOKEN', OriginSessionId: browser?.SessionId, IsCurrentSession: true }),
      expect.objectContaining({ SessionType: 'SSO', ClientId: pool.clientId, IsCurrentSession: false }),
    ])
    expect(browser).not.toHaveProperty('OriginSessionId')
    expect(browser?.LastIPAddress).toMatch(/^(127\.0\.0\.1|::1)$/)
    const since = (moment: Date | undefined) => (Number(moment) - Number(browser?.CreateDate)) / 1000
    expect([newest?.CreateDate, older?.CreateDate].map(since)).toEqual([600, 0])
    expect([newest?.LastActiveDate, older?.LastActiveDate, browser?.LastActiveDate].map(since)).toEqual([600, 0, 600])
    expect(await list(user)).toHaveLength(3)
  })

  it('tells the device of who signs in, and then of who is known', async () => {
    const user = await pool.user()
    const visitor = createVisitor(running)
    await enter(visitor, user)
    expect((await list(user)).map(({ DeviceType }) => DeviceType)).toEqual(['Chrome 125 / Windows 10'])
    await visitor.look(authorize(), { headers: { 'user-agent': 'curl/8.5.0' } })
    expect((await list(user)).map(({ DeviceType }) => DeviceType)).toEqual(['curl 8'])
  })

  it('is active while its tokens are refreshed', async () => {
    const { user, first } = await browsing()
    clock.advance(3_000)
    await refresh(first)
    const [browser] = await ofType('SSO', user)
    expect(Number(browser?.LastActiveDate) - Number(browser?.CreateDate)).toBe(3_000_000)
  })

  it('begins with each sign-in, and ends in time', async () => {
    const { user } = await browsing()
    await browsing(user)
    expect(await ofType('SSO', user)).toHaveLength(2)
    clock.advance(3_600)
    expect(await ofType('SSO', user)).toEqual([])
    expect(await ofType('TOKEN', user)).toHaveLength(2)
  })

  it('ends when somebody signs in again in the browser, in every copy of the cookie', async () => {
    const { user, visitor, first, isKnown } = await browsing()
    const [before, cookies] = [await browserOf(user), [...visitor.cookies]]
    const login = `/login?${askFor(pool.clientId, { prompt: 'login' })}`
    await enter(visitor, user, login)
    expect(await isKnown()).toBe(true)
    const [after, ...others] = (await ofType('SSO', user)).map(({ SessionId }) => SessionId)
    expect(others).toEqual([])
    expect(after).not.toBe(before)
    for (const [name, value] of cookies) visitor.cookies.set(name, value)
    expect(await isKnown()).toBe(false)
    await refresh(first)
  })

  it('is of all clients, and counts for none of the most sessions of a user', async () => {
    await track('ENABLED', 1)
    const { user, silently } = await browsing()
    await browsing(user)
    await silently()
    expect(await ofType('SSO', user)).toHaveLength(2)
    expect(await ofType('TOKEN', user)).toHaveLength(1)
    await track('ENABLED')
  })

  it('has tokens at once that are no session of their own, and that it ends', async () => {
    const user = await pool.user()
    const visitor = createVisitor(running)
    const implicit = { response_type: 'token' }
    const tokens = [
      told(await enter(visitor, user, `/login?${askFor(pool.clientId, implicit)}`)),
      told((await visitor.look(authorize(implicit))).location),
    ]
    expect((await list(user)).map(({ SessionType }) => SessionType)).toEqual(['SSO'])
    for (const one of tokens) await getUser(one)
    await revoke(user, await browserOf(user), 'LINKED')
    for (const one of tokens) await expect(getUser(one)).rejects.toMatchObject(revoked('Access'))
  })

  it('is there where a page more follows the sign-in', async () => {
    const [privacy, terms] = ['privacy-policy', 'terms-of-use'].map((TermsName) =>
      client.createTerms({
        ...at,
        ClientId: pool.clientId,
        TermsName,
        TermsSource: 'LINK',
        Enforcement: 'NONE',
        Links: { 'cognito:default': `https://app.example.com/${TermsName}` },
      }),
    )
    await Promise.all([privacy, terms])
    const user = await pool.user()
    const visitor = createVisitor(running)
    const path = `/login?${askFor(pool.clientId, { prompt: 'consent' })}`
    const consent = await visitor.send(await visitor.open(path), { username: user.username, password: user.password })
    expect(await ofType('SSO', user)).toHaveLength(1)
    const { location } = await visitor.send(consent, { consent: 'yes' })
    await tokensAt(location)
    const [token] = await ofType('TOKEN', user)
    expect(token?.OriginSessionId).toBe(await browserOf(user))
  })
})

describe('revoking the session of a browser', () => {
  it('ends it in every copy of its cookie, and leaves its tokens', async () => {
    const { user, visitor, first, isKnown } = await browsing()
    const copy = createVisitor(running)
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value)
    expect(await isKnown()).toBe(true)
    const id = await browserOf(user)
    await client.revokeUserSession({ AccessToken: first['access_token'], SessionId: id })
    expect(await isKnown()).toBe(false)
    expect((await copy.look(authorize())).location).toMatch(/^\/login\?/)
    await refresh(first)
    await getUser(first)
    expect((await list(user)).map(({ OriginSessionId }) => OriginSessionId)).toEqual([id])
    await expect(revoke(user, id)).rejects.toMatchObject(unknown)
  })

  it('ends the tokens that came through it and no others, where that is asked for', async () => {
    const { user, visitor, first, silently, isKnown } = await browsing()
    const second = await silently()
    const elsewhere = await browsing(user)
    const waiting = told((await visitor.look(authorize())).location)['code'] ?? ''
    const [{ OriginSessionId } = {}] = (await list(user)).filter(({ SessionType }) => SessionType === 'TOKEN').slice(-1)
    await revoke(user, OriginSessionId, 'LINKED')
    expect(await isKnown()).toBe(false)
    for (const one of [first, second]) {
      await expect(refresh(one)).rejects.toMatchObject(revoked('Refresh'))
      await expect(getUser(one)).rejects.toMatchObject(revoked('Access'))
    }
    expect(await elsewhere.isKnown()).toBe(true)
    await refresh(elsewhere.first)
    expect(await list(user)).toHaveLength(2)
    await expect(tokensAt(`${CALLBACK}?${queryOf({ code: waiting, state: 'st&te' })}`)).rejects.toThrow()
  })

  it('comes with revoking its tokens, where that is asked for', async () => {
    const { user, first, silently, isKnown } = await browsing()
    const second = await silently()
    const [newest] = await ofType('TOKEN', user)
    await revoke(user, newest?.SessionId)
    expect(await isKnown()).toBe(true)
    const third = await silently()
    const [last] = await ofType('TOKEN', user)
    await revoke(user, last?.SessionId, 'LINKED')
    expect(await isKnown()).toBe(false)
    for (const one of [second, third]) await expect(refresh(one)).rejects.toMatchObject(revoked('Refresh'))
    await refresh(first)
  })

  it('is refused for what is no session of the user', async () => {
    const [one, other] = [await browsing(), await browsing()]
    const id = await browserOf(other.user)
    for (const linked of ['NONE', 'LINKED'] as const) {
      await expect(revoke(one.user, id, linked)).rejects.toMatchObject(unknown)
      await expect(revoke(one.user, `sso${'a'.repeat(25)}`, linked)).rejects.toMatchObject(unknown)
    }
    expect(await other.isKnown()).toBe(true)
  })

  it('happens once, whoever asks and whatever is asked for meanwhile', async () => {
    const { user, visitor, isKnown } = await browsing()
    const id = await browserOf(user)
    const AT_ONCE = 5
    const times = <T>(ask: () => Promise<T>) => Array.from({ length: AT_ONCE }, ask)
    const [revokes, answers] = await Promise.all([
      Promise.allSettled(times(() => revoke(user, id, 'LINKED'))),
      Promise.all(times(() => visitor.look(authorize({ response_type: 'token' })))),
    ])
    expect(revokes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await isKnown()).toBe(false)
    expect(await list(user)).toEqual([])
    for (const { status, location } of answers) {
      expect(status).toBe(302)
      if (location.startsWith('/login')) continue
      const one = told(location)
      if (one['access_token'] === undefined) expect(one).toMatchObject({ error: 'login_required' })
      else await expect(getUser(one)).rejects.toMatchObject(revoked('Access'))
    }
  })
})

describe('a session of a browser ends', () => {
  it.each<[string, (who: Awaited<ReturnType<typeof browsing>>) => Promise<unknown>]>([
    ['by /logout', ({ visitor }) => visitor.look(logout)],
    ['with a sign-out everywhere', ({ first }) => client.globalSignOut({ AccessToken: first['access_token'] })],
    [
      'with a sign-out by an administrator',
      ({ user }) => client.adminUserGlobalSignOut({ ...at, Username: user.username }),
    ],
    [
      'with a new password',
      ({ user }) =>
        client.adminSetUserPassword({ ...at, Username: user.username, Password: 'Other-passw0rd!', Permanent: true }),
    ],
    [
      'when its user is disabled, for good',
      async ({ user }) => {
        await client.adminDisableUser({ ...at, Username: user.username })
        await client.adminEnableUser({ ...at, Username: user.username })
      },
    ],
  ])('%s', async (_, end) => {
    const who = await browsing()
    const copy = new Map(who.visitor.cookies)
    const id = await browserOf(who.user)
    await end(who)
    for (const [name, value] of copy) who.visitor.cookies.set(name, value)
    expect(await who.isKnown()).toBe(false)
    expect(await ofType('SSO', who.user)).toEqual([])
    await expect(revoke(who.user, id)).rejects.toMatchObject(unknown)
  })

  it('with its user', async () => {
    const { user, isKnown } = await browsing()
    const id = await browserOf(user)
    await client.adminDeleteUser({ ...at, Username: user.username })
    expect(await isKnown()).toBe(false)
    await services.storage.purge(clock.now(), 1_000)
    expect(await services.storage.ssoSessions.isThere(id)).toBe(false)
  })
})

describe('where sessions are not tracked', () => {
  afterEach(() => track('ENABLED'))

  it('nothing is stored, and nothing changes', async () => {
    await track('DISABLED')
    const { user, visitor, first, isKnown } = await browsing()
    expect(await isKnown()).toBe(true)
    await track('ENABLED')
    expect(await list(user)).toEqual([])
    // It began before, and goes on as it began.
    expect(await isKnown()).toBe(true)
    const later = await tokensAt((await visitor.look(authorize())).location)
    expect(claims(later['access_token'])['auth_time']).toBe(claims(first['access_token'])['auth_time'])
    const [token] = await list(user)
    expect(token).toMatchObject({ SessionType: 'TOKEN' })
    expect(token).not.toHaveProperty('OriginSessionId')
    await visitor.look(logout)
    expect(await isKnown()).toBe(false)
  })

  it('those from before can still end', async () => {
    const { visitor, isKnown } = await browsing()
    await track('DISABLED')
    expect(await isKnown()).toBe(true)
    await visitor.look(logout)
    expect(await isKnown()).toBe(false)
  })
})
