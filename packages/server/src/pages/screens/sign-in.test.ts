import { describe, expect, it } from 'vitest'
import { told } from '../../../test/oauth/browser.ts'
import { tinySaml } from '../../../test/federation/tiny-saml.ts'
import { halls } from '../../../test/pages/hall.ts'
import { askFor, unescaped } from '../../../test/pages/visitor.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, endpoint } = running
const { hall } = halls(running)
const plain = await hall()

type Hall = typeof plain
async function provider(
  app: Hall,
  ProviderName: string,
  ProviderDetails: Record<string, string>,
  IdpIdentifiers?: string[],
) {
  const ProviderType = ProviderName === 'Google' ? 'Google' : 'SAML'
  await client.createIdentityProvider({ ...app.at, ProviderName, ProviderType, ProviderDetails, IdpIdentifiers })
}
async function only(app: Hall, SupportedIdentityProviders: string[]) {
  const ids = { UserPoolId: app.pool.id, ClientId: app.pool.clientId }
  const { UserPoolClient } = await client.describeUserPoolClient(ids)
  await client.updateUserPoolClient({ ...UserPoolClient, ...ids, SupportedIdentityProviders })
}
const MetadataFile = (await tinySaml('tiny', 'https://idp.example/sso')).metadata()

describe('/login', () => {
  it('signs in with a password, and leads to the application with a code', async () => {
    const { username, password } = await plain.pool.user()
    const { visitor, page } = await plain.enter('/oauth2/authorize')
    expect(page.title).toBe('Sign in')
    const back = await visitor.send(page, { username, password })
    expect(await plain.userAt(back.location)).toMatchObject({ Username: username })
    // From now on the browser is known.
    const again = await visitor.open(`/oauth2/authorize?${askFor(plain.pool.clientId)}`)
    expect(await plain.userAt(again.location)).toMatchObject({ Username: username })
  })

  it('says what is wrong, keeps the name and no password', async () => {
    const { username } = await plain.pool.user()
    const { visitor, page } = await plain.enter()
    const wrong = await visitor.send(page, { username, password: 'Wr0ng-password' })
    expect([wrong.status, wrong.alert]).toEqual([200, 'Incorrect username or password.'])
    expect(wrong.forms[0]?.fields['username']).toBe(username)
    expect(wrong.text).not.toContain('Wr0ng-password')
    expect(running.log.lines.at(-1)?.message).toBe(
      '/login refused: NotAuthorizedException: Incorrect username or password.',
    )
    expect((await visitor.send(wrong, { username: 'nobody', password: 'Wr0ng-password' })).alert).toBe(wrong.alert)
    expect((await visitor.send(wrong, { username: '', password: '' })).alert).toContain('Please fill this in.')
  })

  it('locks out as the API does', async () => {
    const { username } = await plain.pool.user()
    const { visitor, page } = await plain.enter()
    const alerts = new Set<string>()
    for (let guess = 0; guess < 7; guess += 1) {
      alerts.add((await visitor.send(page, { username, password: `Wr0ng-${guess}` })).alert)
    }
    expect([...alerts]).toEqual(['Incorrect username or password.', 'Password attempts exceeded'])
  })

  it('says whom it does not know, and who is disabled, where the client does', async () => {
    const open = await hall({}, { PreventUserExistenceErrors: 'LEGACY' })
    const { username, password } = await open.pool.user()
    await client.adminDisableUser({ ...open.at, Username: username })
    const { visitor, page } = await open.enter()
    expect((await visitor.send(page, { username: 'nobody', password })).alert).toBe('User does not exist.')
    expect((await visitor.send(page, { username, password })).alert).toBe('User is disabled.')
  })

  it('works for a client with a secret, which pages do not have', async () => {
    const secret = await hall({}, { GenerateSecret: true, ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] })
    const { username, password } = await secret.pool.user()
    const { visitor, page } = await secret.enter()
    const back = await visitor.send(page, { username, password })
    expect(await secret.userAt(back.location)).toMatchObject({ Username: username })
  })

  it('takes an address as people write it', async () => {
    const phones = await hall({ UsernameAttributes: ['phone_number'], AutoVerifiedAttributes: [] })
    const Username = '+442079460000'
    await client.adminCreateUser({ ...phones.at, Username, MessageAction: 'SUPPRESS' })
    await client.adminSetUserPassword({ ...phones.at, Username, Password: 'Passw0rd!', Permanent: true })
    const { visitor, page } = await phones.enter()
    const back = await visitor.send(page, { username: ' +44 (20) 7946-0000 ', password: 'Passw0rd!' })
    expect(await phones.userAt(back.location)).toMatchObject({ phone_number: Username })
  })

  it('asks who is signed in already whether to go on so', async () => {
    const { username, password } = await plain.pool.user()
    const { visitor, page } = await plain.enter()
    await visitor.send(page, { username, password })
    const query = askFor(plain.pool.clientId, { prompt: 'select_account' })
    const choice = await visitor.open(`/oauth2/authorize?${query}`)
    expect([choice.title, choice.text.includes(username)]).toEqual(['Choose an account', true])
    const account = /name="account" value="([^"]*)"/.exec(choice.text)?.[1] ?? ''
    expect(await plain.userAt((await visitor.send(choice, { account })).location)).toMatchObject({ Username: username })
    expect((await visitor.send(choice, { account: 'somebody else' })).title).toBe('Choose an account')
    const other = await visitor.open(choice.links.find((href) => href.startsWith('/login')) ?? '')
    expect(other.title).toBe('Sign in')
    // A sign-in that has to be new is one.
    const anew = await visitor.open(`/login?${askFor(plain.pool.clientId, { prompt: 'login' })}`)
    expect(anew.title).toBe('Sign in')
    const forced = choice.forms.map(({ action, ...form }) => {
      return { ...form, action: action.replace('select_account', 'login') }
    })
    const refused = await visitor.send({ ...choice, forms: forced }, { account })
    expect(refused.title).toBe('Sign in')
  })

  it('answers who must not be asked with an error', async () => {
    const { page } = await plain.enter('/login', { prompt: 'none' })
    expect(told(page.location)).toMatchObject({ error: 'login_required', state: 'st&te' })
  })

  it('fills in a name, and remembers a language', async () => {
    const { visitor, page } = await plain.enter('/login', { login_hint: 'ana"><b>', lang: 'de' })
    expect(page.forms[0]?.fields['username']).toBe('ana"><b>')
    expect([page.title, page.text.includes('<html lang="de"')]).toEqual(['Anmelden', true])
    const later = await visitor.open(`/login?${askFor(plain.pool.clientId)}`)
    expect(later.title).toBe('Anmelden')
    expect((await visitor.open(`/login?${askFor(plain.pool.clientId, { lang: 'xx' })}`)).title).toBe('Sign in')
  })

  it('leads to other providers through the endpoint that knows them, and has no form without own users', async () => {
    const app = await hall()
    await provider(app, 'Google', { client_id: 'id', client_secret: 'secret', authorize_scopes: 'openid' })
    await only(app, ['Google'])
    const { visitor, page } = await app.enter()
    const [href = ''] = page.links
    expect(href).toMatch(/^\/oauth2\/authorize\?.*identity_provider=Google/)
    expect(page.forms).toEqual([])
    expect((await visitor.open(`/signup?${askFor(app.pool.clientId)}`)).title).toBe('Sign in')
    // What is named already is not asked for.
    const named = await visitor.look(`/login?${askFor(app.pool.clientId, { identity_provider: 'Google' })}`)
    expect(named.location).toMatch(/^\/oauth2\/authorize\?.*identity_provider=Google/)
  })

  it('finds a company by an address, where there are several or the style wants it', async () => {
    const app = await hall()
    await provider(app, 'Pies', { MetadataFile }, ['pies.example'])
    await only(app, ['COGNITO', 'Pies'])
    const { page: one } = await app.enter()
    expect([one.links.some((href) => href.includes('Pies')), one.forms.length]).toEqual([true, 1])

    await provider(app, 'Tarts', { MetadataFile }, ['tarts.example'])
    await only(app, ['COGNITO', 'Pies', 'Tarts'])
    const { visitor, page } = await app.enter('/login', { login_hint: 'somebody' })
    expect(page.links.some((href) => href.includes('identity_provider'))).toBe(false)
    const nobody = await visitor.send(page, { idp_identifier: 'ana@elsewhere.example' })
    expect(nobody.alert).toContain('No organization has this address.')
    const found = await visitor.send(nobody, { idp_identifier: ' Ana@TARTS.example ' })
    const [, refresh = ''] = /http-equiv="refresh" content="0; url=([^"]*)"/.exec(found.text) ?? []
    const query = new URL(unescaped(refresh), endpoint).searchParams
    expect([query.get('identity_provider'), query.get('login_hint'), query.get('state')]).toEqual([
      'Tarts',
      'Ana@TARTS.example',
      'st&te',
    ])
    await only(app, ['COGNITO', 'Pies'])
    expect((await visitor.send(nobody, { idp_identifier: 'tarts.example' })).title).toBe('Sign in')
  })

  it('tells the application of a function that does not agree, on the page', async () => {
    const { page } = await plain.enter('/challenge')
    expect(page.title).toBe('Sign in')
    expect((await plain.enter('/selectAccount')).page.title).toBe('Sign in')
  })
})

describe('what comes first', () => {
  it('is a password of one’s own, with what is missing', async () => {
    const office = await hall({ Schema: [{ Name: 'given_name', Required: true, Mutable: true }] })
    const at = { ...office.at, Username: 'dora' }
    await client.adminCreateUser({ ...at, TemporaryPassword: 'Temp0rary!', MessageAction: 'SUPPRESS' })
    const { visitor, page } = await office.enter()
    const next = await visitor.send(page, { username: 'dora', password: 'Temp0rary!' })
    expect(next.title).toBe('Choose your own password')
    const given_name = 'requiredAttributes[given_name]'
    const weak = await visitor.send(next, { password: 'weak', confirmPassword: 'weak', [given_name]: 'Dora' })
    expect(weak.alert).toContain('does not follow the rules')
    expect(weak.text).toContain('data-rule="lowercase" data-state="met"'.replace(' ', '\n      '))
    const bare = await visitor.send(weak, { password: 'N3w-password', confirmPassword: 'other', [given_name]: '' })
    expect(bare.alert).toMatch(/not the same.*fill this in/)
    const back = await visitor.send(bare, {
      password: 'N3w-password',
      confirmPassword: 'N3w-password',
      [given_name]: 'Dora',
    })
    expect(await office.userAt(back.location)).toMatchObject({ Username: 'dora', given_name: 'Dora' })
  })

  it('is a password of one’s own, however much is known of its user', async () => {
    const names = [
      'address',
      'profile',
      'picture',
      'website',
      'nickname',
      'locale',
      'zoneinfo',
      'gender',
      'middle_name',
    ]
    const UserAttributes = names.map((Name) => ({ Name, Value: 'long '.repeat(400) }))
    const at = { ...plain.at, Username: 'edna' }
    await client.adminCreateUser({ ...at, UserAttributes, TemporaryPassword: 'Temp0rary!', MessageAction: 'SUPPRESS' })
    const { visitor, page } = await plain.enter()
    const next = await visitor.send(page, { username: 'edna', password: 'Temp0rary!' })
    const back = await visitor.send(next, { password: 'N3w-password', confirmPassword: 'N3w-password' })
    expect(await plain.userAt(back.location)).toMatchObject({ Username: 'edna' })
  })

  it('is a new password where it has to be reset', async () => {
    const { username, password } = await plain.pool.user()
    await client.adminResetUserPassword({ ...plain.at, Username: username })
    const { visitor, page } = await plain.enter()
    const reset = await visitor.send(page, { username, password })
    expect(reset.title).toBe('Set a new password')
    const fields = { code: await plain.lastCode(username), password: 'N3w-password', confirmPassword: 'N3w-password' }
    const done = await visitor.send(reset, fields)
    expect([done.title, done.text.includes('Your password is changed.')]).toEqual(['Sign in', true])
    const back = await visitor.send(done, { username, password: 'N3w-password' })
    expect(await plain.userAt(back.location)).toMatchObject({ Username: username })
  })
})
