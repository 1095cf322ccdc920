import { describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import { server } from '../../../test/server.ts'

const { client, pool: makePool, services } = await server()
const pool = await makePool({
  AliasAttributes: ['email'],
  Schema: [{ Name: 'badge', AttributeDataType: 'String', Mutable: false }],
})
const { id: UserPoolId } = pool
const application = { client_id: 'pies', client_secret: 's3cret', authorize_scopes: 'openid' }
await client.createIdentityProvider({
  UserPoolId,
  ProviderName: 'Google',
  ProviderType: 'Google',
  ProviderDetails: application,
})
await client.createIdentityProvider({
  UserPoolId,
  ProviderName: 'Company',
  ProviderType: 'OIDC',
  ProviderDetails: { ...application, attributes_request_method: 'GET', oidc_issuer: 'https://login.pies.example' },
  AttributeMapping: { email: 'mail' },
})

let subjects = 0
const subject = () => `subject-${(subjects += 1)}`
const google = (ProviderAttributeValue: string) => ({
  ProviderName: 'Google',
  ProviderAttributeName: 'Cognito_Subject',
  ProviderAttributeValue,
})
const own = (ProviderAttributeValue: string) => ({ ProviderName: 'Cognito', ProviderAttributeValue })
const link = (destination: object, source: object) =>
  client.adminLinkProviderForUser({ UserPoolId, DestinationUser: destination, SourceUser: source })

async function identities(Username: string): Promise<unknown> {
  const { UserAttributes = [] } = await client.adminGetUser({ UserPoolId, Username })
  const value = UserAttributes.find(({ Name }) => Name === 'identities')?.Value
  return value === undefined ? undefined : JSON.parse(value)
}

/** Somebody who came to be by signing in with Google, as a sign-in there makes them. */
async function federated(userId: string) {
  const found = await services.storage.pools.find(UserPoolId as never)
  const now = new Date()
  const username = `Google_${userId}`
  const identity = {
    userId,
    providerName: 'Google',
    providerType: 'Google',
    issuer: null,
    primary: true,
    dateCreated: 1,
  }
  await services.storage.users.create(
    {
      pool: found?.key as never, // just made
      sub: `sub-of-${userId}` as never, // nobody reads its form
      username,
      usernameKey: username,
      status: 'EXTERNAL_PROVIDER',
      enabled: true,
      attributes: { identities: JSON.stringify([identity]) },
      pending: {},
      password: undefined,
      passwordExpiresAt: undefined,
      epoch: 0,
      settings: {},
      createdAt: now,
      updatedAt: now,
    },
    [],
    { link: { provider: 'Google', attribute: 'Cognito_Subject', subject: userId } },
  )
  return username
}

const LINKED = { name: 'InvalidParameterException', message: 'SourceUser is already linked to DestinationUser' }

describe('a link', () => {
  it('shows among the attributes and in tokens, and goes again', async () => {
    const ana = await pool.signedIn()
    const [one, two] = [subject(), subject()]
    await link(own(ana.username), google(one))
    await link(own(ana.username), { ...google(two), ProviderName: 'Company' })
    const first = { userId: one, providerName: 'Google', providerType: 'Google', issuer: null, primary: false }
    await expect(identities(ana.username)).resolves.toEqual([
      { ...first, dateCreated: expect.any(Number) },
      {
        userId: two,
        providerName: 'Company',
        providerType: 'OIDC',
        issuer: 'https://login.pies.example',
        primary: false,
        dateCreated: expect.any(Number),
      },
    ])
    const { idToken } = await pool.signIn(ana.username, ana.password)
    expect(claims(idToken)['identities']).toContainEqual({
      ...first,
      primary: 'false',
      dateCreated: expect.stringMatching(/^\d{13}$/),
    })
    await client.adminDisableProviderForUser({ UserPoolId, User: google(one) })
    await expect(identities(ana.username)).resolves.toMatchObject([{ userId: two }])
    await client.adminDisableProviderForUser({ UserPoolId, User: { ...google(two), ProviderName: 'Company' } })
    await expect(identities(ana.username)).resolves.toBeUndefined()
    // Tokens stay.
    await expect(client.getUser({ AccessToken: ana.accessToken })).resolves.toBeDefined()
  })

  it('of one identity goes to one of all who ask at once', async () => {
    const users = await Promise.all(Array.from({ length: 8 }, () => pool.user()))
    const one = subject()
    const outcomes = await Promise.allSettled(users.map(({ username }) => link(own(username), google(one))))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(LINKED)
    const all = await Promise.all(users.map(({ username }) => identities(username)))
    expect(all.filter(Boolean)).toHaveLength(1)
  })

  it('is one of five at most, however many come at once', async () => {
    const { username } = await pool.user()
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => link(own(username), google(subject()))))
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(3)
    expect(refused[0]).toMatchObject({ reason: { name: 'LimitExceededException' } })
    await expect(identities(username)).resolves.toHaveLength(5)
  })

  it('by an attribute that is mapped is another one than that by the subject', async () => {
    const { username } = await pool.user()
    const mail = { ProviderName: 'Company', ProviderAttributeName: 'email', ProviderAttributeValue: 'ana@example.com' }
    await link(own(username), mail)
    const bySubject = { ...mail, ProviderAttributeName: 'Cognito_Subject' }
    const disable = (User: object) => client.adminDisableProviderForUser({ UserPoolId, User })
    await expect(disable(bySubject)).rejects.toMatchObject({ name: 'UserNotFoundException' })
    await disable(mail)
    await expect(identities(username)).resolves.toBeUndefined()
  })

  it('may go to somebody who came from elsewhere', async () => {
    const [bea, other] = [subject(), subject()]
    const username = await federated(bea)
    await link(google(bea), google(other))
    await expect(identities(username)).resolves.toMatchObject([
      { userId: bea, primary: true },
      { userId: other, primary: false },
    ])
    await expect(link(google(bea), google(bea))).rejects.toMatchObject(LINKED)
    const ana = await pool.user()
    await expect(link(own(ana.username), google(bea))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Merging is not currently supported, provide a SourceUser that has not been signed up in order to link',
    })
  })

  it('goes with its user', async () => {
    const [ana, bea] = [await pool.user(), await pool.user()]
    const one = google(subject())
    await link(own(ana.username), one)
    await expect(link(own(bea.username), one)).rejects.toMatchObject(LINKED)
    await client.adminDeleteUser({ UserPoolId, Username: ana.username })
    await expect(link(own(bea.username), one)).resolves.toBeDefined()
  })

  it('is refused to a user with an attribute that cannot change', async () => {
    await client.adminCreateUser({
      UserPoolId,
      Username: 'badged',
      UserAttributes: [{ Name: 'custom:badge', Value: '1' }],
    })
    await expect(link(own('badged'), google(subject()))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('custom:badge'),
    })
  })

  it.each([
    ['nobody to link to', own('nobody'), google('x'), 'UserNotFoundException'],
    ['nobody elsewhere to link to', google('nobody'), google('x'), 'UserNotFoundException'],
    ['a provider nobody has', own('ana'), { ...google('x'), ProviderName: 'None' }, 'ResourceNotFoundException'],
    ['a source of the pool’s own', own('ana'), { ...own('bea') }, 'InvalidParameterException'],
    ['no value', own('ana'), { ...google(''), ProviderAttributeValue: undefined }, 'InvalidParameterException'],
    ['no provider', own('ana'), { ...google('x'), ProviderName: undefined }, 'InvalidParameterException'],
    ['no destination', { ProviderName: 'Cognito' }, google('x'), 'InvalidParameterException'],
    [
      'another attribute of Google',
      own('ana'),
      { ...google('x'), ProviderAttributeName: 'email' },
      'InvalidParameterException',
    ],
    [
      'an attribute that is not mapped',
      own('ana'),
      { ProviderName: 'Company', ProviderAttributeName: 'name', ProviderAttributeValue: 'x' },
      'InvalidParameterException',
    ],
    ['a value that is too long', own('ana'), google('x'.repeat(2049)), 'InvalidParameterException'],
  ])('is refused with %s', async (_, destination, source, name) => {
    await expect(link(destination, source)).rejects.toMatchObject({ name })
  })
})

describe('to disable a provider', () => {
  it('disables who came to be by it', async () => {
    const bea = subject()
    const Username = await federated(bea)
    await client.adminDisableProviderForUser({ UserPoolId, User: google(bea) })
    await expect(client.adminGetUser({ UserPoolId, Username })).resolves.toMatchObject({ Enabled: false })
    await expect(identities(Username)).resolves.toMatchObject([{ userId: bea }])
  })

  it('takes the password from a user of the pool’s own', async () => {
    const ana = await pool.signedIn()
    const User = { ...own(ana.username), ProviderAttributeName: 'Cognito_Subject' }
    await client.adminDisableProviderForUser({ UserPoolId, User })
    await expect(pool.signIn(ana.username, ana.password)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    await expect(client.adminDisableProviderForUser({ UserPoolId, User: own(ana.username) })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })
})
