import { describe, expect, it } from 'vitest'
import { server } from '../server.ts'

/** What only development has: the inbox, the clock, and starting over. */

async function running() {
  const made = await server()
  const control = (path: string, method = 'GET', body?: string) =>
    fetch(`${made.url}/_poolhouse/${path}`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    })
  const inbox = async (query = '') => (await (await control(`inbox?${query}`)).json()) as Record<string, string>[]
  return { ...made, control, readInbox: inbox }
}

describe('the inbox', async () => {
  const { client, pool, control, readInbox } = await running()
  const { clientId, id: poolId } = await pool({ AutoVerifiedAttributes: ['email'] })
  const signUp = (Username: string) =>
    client.signUp({
      ClientId: clientId,
      Username,
      Password: 'Passw0rd!',
      UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
    })

  it('shows a message with all that its reader needs', async () => {
    await signUp('ana')
    const [message] = await readInbox('username=ana')
    expect(message).toEqual({
      id: expect.stringMatching(/^\d+$/),
      poolId,
      username: 'ana',
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      destination: 'ana@example.com',
      medium: 'EMAIL',
      trigger: 'SignUp',
      subject: 'Your verification code',
      html: false,
      body: expect.stringContaining(message?.['code'] ?? 'no code'),
      code: expect.stringMatching(/^\d{6}$/),
      sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
  })

  it('filters by pool, user and destination, and an empty filter is none', async () => {
    await signUp('ben')
    const count = async (query: string) => (await readInbox(query)).length
    expect(await count('username=ben')).toBe(1)
    expect(await count('destination=ben@example.com')).toBe(1)
    expect(await count(`poolId=${poolId}&username=ben&destination=`)).toBe(1)
    expect(await count('poolId=eu-west-1_nothing00')).toBe(0)
    expect(await count('username=&poolId=&after=')).toBe((await readInbox()).length)
  })

  it('has the newest last, and gives what came after a message', async () => {
    await signUp('cleo')
    const all = await readInbox()
    const ids = all.map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((one, other) => one - other))
    expect(await readInbox(`after=${ids.at(-2)}`)).toEqual(all.slice(-1))
    expect(await readInbox(`after=${ids.at(-1)}`)).toEqual([])
  })

  it('waits for a message that is not there yet', async () => {
    const waiting = readInbox('username=dora&wait=5000')
    await signUp('dora')
    expect(await waiting).toHaveLength(1)
  })

  it('finds a message by whatever its user is called', async () => {
    const byAddress = await pool({ UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] })
    const { UserSub } = await client.signUp({
      ClientId: byAddress.clientId,
      Username: 'Eve@example.com',
      Password: 'Passw0rd!',
    })
    const at = `poolId=${byAddress.id}`
    const names = [`username=eve@EXAMPLE.com`, `username=${UserSub}`, `sub=${UserSub?.toUpperCase()}`]
    for (const query of [...names, 'email=eve@example.com', 'destination=Eve@example.com']) {
      expect(await readInbox(`${at}&${query}`), query).toHaveLength(1)
    }
    for (const query of ['username=eve', 'sub=x', 'email=example.com']) {
      expect(await readInbox(`${at}&${query}`), query).toEqual([])
    }

    const phones = await pool({ AliasAttributes: ['phone_number'], AutoVerifiedAttributes: ['phone_number'] })
    await client.signUp({
      ClientId: phones.clientId,
      Username: 'finn',
      Password: 'Passw0rd!',
      UserAttributes: [
        { Name: 'phone_number', Value: '+15550100' },
        { Name: 'email', Value: 'finn@example.com' },
      ],
    })
    for (const query of ['username=finn', 'email=finn@example.com', 'destination=%2B15550100', 'username=+15550100']) {
      expect(await readInbox(`poolId=${phones.id}&${query}`), query).toHaveLength(1)
    }
  })

  it('waits for a new message where there is an older one', async () => {
    await signUp('gina')
    const [old] = await readInbox('username=gina')
    for (const after of [old?.['id'], old?.['sentAt']]) {
      const waiting = readInbox(`username=gina&after=${after}&wait=5000`)
      await new Promise((resolve) => setTimeout(resolve, 20))
      await client.resendConfirmationCode({ ClientId: clientId, Username: 'gina' })
      const found = await waiting
      expect(found.at(-1)?.['trigger']).toBe('ResendCode')
      expect(found.map(({ id }) => id)).not.toContain(old?.['id'])
    }
    expect(await readInbox(`username=gina&after=2099-01-01T00:00:00%2B01:00`)).toEqual([])
    expect(await readInbox(`username=gina&after=2020-01-01T00:00:00+01:00`)).toHaveLength(3)
  })

  it('refuses a parameter that it does not know, and says which there are', async () => {
    const response = await control('inbox?user=ana')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      detail: 'There is no parameter "user". There are poolId, username, sub, email, destination, after, wait.',
    })
    expect((await control('?user=ana')).status).toBe(400)
    expect((await control('?poolId=x&username=&refresh')).status).toBe(200)
    expect((await control('inbox?username=ana&username=ben')).status).toBe(400)
  })

  it('waits no longer than it was asked to', async () => {
    const started = performance.now()
    expect(await readInbox('username=nobody&wait=150')).toEqual([])
    expect(performance.now() - started).toBeGreaterThanOrEqual(140)
  })

  it.each([
    'after=x',
    'after=-1',
    'after=2026-13-01',
    'after=2026-02-30',
    'after=2026-01-02T',
    'wait=soon',
    'wait=-1',
    'wait=1e9',
  ])('refuses %s', async (query) => {
    expect((await control(`inbox?${query}`)).status).toBe(400)
  })

  it('is emptied by DELETE', async () => {
    expect((await control('inbox', 'DELETE')).status).toBe(200)
    expect(await readInbox()).toEqual([])
  })

  it('lets a server end that somebody waits at', async () => {
    const other = await running()
    await other.readInbox() // the connection is open from here on
    const waiting = other.readInbox('wait=30000')
    await new Promise((resolve) => setTimeout(resolve, 50))
    const started = performance.now()
    await other.close()
    expect(await waiting).toEqual([])
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})

describe('the clock', async () => {
  const { client, pool, control } = await running()
  const set = (body: string) => control('clock', 'POST', body)
  const offset = async () => ((await (await control('clock')).json()) as { offsetSeconds: number }).offsetSeconds

  it('goes forward, back, to a moment and home', async () => {
    await set('{"advanceSeconds":3600}')
    expect(await offset()).toBe(3600)
    await set('{"advanceSeconds":-7200}')
    expect(await offset()).toBe(-3600)
    const there = (await (await set('{"now":"2031-02-03T04:05:06Z"}')).json()) as { now: string }
    expect(there.now).toMatch(/^2031-02-03T04:05:0[678]/)
    await set('{"reset":true}')
    expect(await offset()).toBe(0)
  })

  it('makes tokens expire', async () => {
    const { accessToken } = await (await pool()).signedIn()
    await set('{"advanceSeconds":3601}')
    await expect(client.getUser({ AccessToken: accessToken })).rejects.toThrow('Access Token has expired')
    await set('{"reset":true}')
    await expect(client.getUser({ AccessToken: accessToken })).resolves.toBeDefined()
  })

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '1',
    '{"advanceSeconds":"1"}',
    '{"now":"soon"}',
    '{"now":"5"}',
    '{"now":"2026-02-30T00:00:00Z"}',
    '{"advanceSeconds":1e300}',
    '{"reset":true,"advanceSeconds":1}',
    '{"advanceSeconds":1,"seconds":1}',
    '{"now":"-271821-04-20T00:00:00Z"}',
  ])('does not take %j', async (body) => {
    expect((await set(body)).status).toBe(400)
    expect(await offset()).toBe(0)
  })
})

describe('a reset', () => {
  it('empties everything, keys too, and the server goes on', async () => {
    const { client, pool, control, readInbox, url, log } = await running()
    const old = await pool({ AutoVerifiedAttributes: ['email'] })
    const ana = await old.signedIn({ username: 'ana' })
    const keySet = `${url}/${old.id}/.well-known/jwks.json`
    expect((await fetch(keySet)).status).toBe(200)
    await client.forgotPassword({ ClientId: old.clientId, Username: 'ana' })
    expect(await readInbox()).toHaveLength(1)

    expect((await control('reset', 'POST', '{}')).status).toBe(200)

    expect(await readInbox()).toEqual([])
    expect((await client.listUserPools({ MaxResults: 10 })).UserPools).toEqual([])
    expect((await fetch(keySet)).status).toBe(404)
    await expect(client.getUser({ AccessToken: ana.accessToken })).rejects.toThrow('Invalid Access Token')
    const fresh = await pool()
    const ben = await fresh.signedIn({ username: 'ben' })
    await expect(client.getUser({ AccessToken: ben.accessToken })).resolves.toBeDefined()
    const keysOf = async (id: string) => (await (await fetch(`${url}/${id}/.well-known/jwks.json`)).json()) as object
    expect(await keysOf(fresh.id)).toHaveProperty('keys.1')
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('resets the clock', async () => {
    const { control, clock } = await running()
    clock.advance(3600)
    expect((await control('reset', 'POST', '{}')).status).toBe(200)
    expect(clock.offsetMs).toBe(0)
  })

  it('keeps pools and clients where it is asked to', async () => {
    const { client, pool, control, readInbox } = await running()
    const kept = await pool({ AutoVerifiedAttributes: ['email'] })
    await client.createGroup({ UserPoolId: kept.id, GroupName: 'bakers' })
    const ana = await kept.signedIn({ username: 'ana' })
    await client.forgotPassword({ ClientId: kept.clientId, Username: 'ana' })
    for (let guess = 0; guess < 5; guess += 1) await expect(kept.signIn('ben', 'Wr0ng-one')).rejects.toThrow()

    expect((await control('reset', 'POST', '{"keep":"pools"}')).status).toBe(200)

    expect(await readInbox()).toEqual([])
    expect((await client.listUsers({ UserPoolId: kept.id })).Users).toEqual([])
    expect((await client.describeUserPool({ UserPoolId: kept.id })).UserPool).toMatchObject({
      Id: kept.id,
      EstimatedNumberOfUsers: 0,
    })
    expect((await client.listGroups({ UserPoolId: kept.id })).Groups).toMatchObject([{ GroupName: 'bakers' }])
    await expect(client.getUser({ AccessToken: ana.accessToken })).rejects.toThrow()
    const again = await kept.signedIn({ username: 'ben' })
    await expect(client.getUser({ AccessToken: again.accessToken })).resolves.toMatchObject({ Username: 'ben' })
  })

  it.each(['{"keep":"users"}', '{"keep":"pools"', '{"kept":"pools"}', '[]', 'null', '"pools"'])(
    'does nothing for %s',
    async (body) => {
      const { client, pool, control } = await running()
      const { id } = await pool()
      expect((await control('reset', 'POST', body)).status).toBe(400)
      await expect(client.describeUserPool({ UserPoolId: id })).resolves.toBeDefined()
    },
  )
})
