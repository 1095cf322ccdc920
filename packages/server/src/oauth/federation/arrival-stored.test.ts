import { afterAll, describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import { company } from '../../../test/federation/company.ts'
import { openTestPostgres } from '../../storage/test-postgres.ts'

// Which user somebody is who has signed in at a provider: on both databases.

const postgres = await openTestPostgres()
afterAll(() => postgres.stop())

describe.each([
  ['SQLite', ':memory:'],
  ['PostgreSQL', postgres.url],
])('on %s', async (_, database) => {
  const { functions, client, provider, setUp } = await company({ database })

  it('two who come first at once are one user', async () => {
    const pool = await setUp()
    const many = await Promise.all(Array.from({ length: 8 }, () => pool.tokens()))
    expect(new Set(many.map(({ id }) => id['sub'])).size).toBe(1)
    expect(await pool.users()).toHaveLength(1)
  })

  it.each([['a\0b'], ['\ud800']])('refuses what no database keeps: %j', async (name) => {
    const pool = await setUp({ mapping: { name: 'name' } })
    provider.now.claims['name'] = name
    expect(await pool.refusal()).toBe('user.name: Value is no text')
  })

  it.each<[string, unknown, RegExp]>([
    ['is a lone surrogate', '\ud800', /is not a username$/],
    ['is nothing', '', /invalid answer|username attribute mapping required/],
    ['has spaces', 'ana pie', /is not a username$/],
    ['is too long', 'x'.repeat(128), /is too long$/],
    ['has a control character', 'ana\u0000', /is not a username$/],
    ['is a list', ['1234'], /invalid answer/],
  ])('refuses a subject that %s', async (_name, sub, refusal) => {
    const pool = await setUp()
    provider.now.claims['sub'] = sub
    provider.now.userInfo = { sub }
    expect(await pool.refusal()).toMatch(refusal)
    expect(await pool.users()).toEqual([])
  })

  it('gives a new sub to whoever comes back after being deleted', async () => {
    const pool = await setUp()
    const before = await pool.tokens()
    await client.adminDeleteUser({ UserPoolId: pool.id, Username: 'Company_1234' })
    const after = await pool.tokens()
    expect(after.id['sub']).not.toBe(before.id['sub'])
  })

  describe('linked to a user', () => {
    const link = (pool: string, username: string, attribute: string, value: string) =>
      client.adminLinkProviderForUser({
        UserPoolId: pool,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: username },
        SourceUser: { ProviderName: 'Company', ProviderAttributeName: attribute, ProviderAttributeValue: value },
      })

    it.each([
      ['the subject', 'Cognito_Subject', '1234'],
      ['an attribute', 'email', 'ana@example.com'],
    ])('by %s, is that user', async (_name, attribute, value) => {
      const pool = await setUp()
      const ana = await pool.signedIn({ username: 'ana', email: 'ana@example.com' })
      await link(pool.id, 'ana', attribute, value)
      const { id } = await pool.tokens()
      expect(id['sub']).toBe(claims(ana.idToken)['sub'])
      expect(id).toMatchObject({ 'cognito:username': 'ana', email: 'ana@example.com', email_verified: true })
      expect(id['identities']).toMatchObject([{ userId: value, primary: 'false' }])
      expect(id).not.toHaveProperty('cognito:groups')
      // Another address is nobody's proof.
      provider.now.claims['email'] = 'else@example.com'
      if (attribute !== 'email') expect((await pool.tokens()).id).toMatchObject({ email_verified: false })
      expect(await pool.users()).toHaveLength(1)
    })

    it('by the function that is asked about the sign-up, is that user from the next sign-in on', async () => {
      let poolId = ''
      const PreSignUp = functions.add(async (event) => {
        const isElsewhere = event.triggerSource === 'PreSignUp_ExternalProvider'
        if (isElsewhere) await link(poolId, 'ana', 'Cognito_Subject', '1234')
        return event
      })
      const pool = await setUp({ settings: { LambdaConfig: { PreSignUp } } })
      poolId = pool.id
      await pool.user({ username: 'ana' })
      expect(await pool.refusal()).toBe('Already found an entry for username Company_1234')
      expect((await pool.tokens()).id).toMatchObject({ 'cognito:username': 'ana' })
    })

    it('is a user of its own again once the link is taken away', async () => {
      const pool = await setUp()
      await pool.user({ username: 'ana' })
      await link(pool.id, 'ana', 'Cognito_Subject', '1234')
      await client.adminDisableProviderForUser({
        UserPoolId: pool.id,
        User: { ProviderName: 'Company', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '1234' },
      })
      expect((await pool.tokens()).id).toMatchObject({ 'cognito:username': 'Company_1234' })
    })
  })

  it('is nobody’s who has signed up under the name that it would have', async () => {
    const pool = await setUp()
    await pool.user({ username: 'Company_1234' })
    expect(await pool.refusal()).toBe('Already found an entry for username Company_1234')
  })
})
