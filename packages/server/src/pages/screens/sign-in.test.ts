import { describe, expect, it } from 'vitest'
import { authenticator, otherThan } from '../../../test/authenticator.ts'
import { CALLBACK, told } from '../../../test/oauth/browser.ts'
import { tinySaml } from '../../../test/federation/tiny-saml.ts'
import { halls } from '../../../test/pages/hall.ts'
import { EmailConfiguration, SmsConfiguration } from '../../../test/mfa-towns.ts'
import { askFor, unescaped } from '../../../test/pages/visitor.ts'
import { securityKey } from '../../../test/passkeys/security-key.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, services, endpoint } = running
const { hall } = halls(running)
const plain = await hall()
const clock = () => services.clock.now()

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

describe('second factors', async () => {
  const town = await hall({ EmailConfiguration, SmsConfiguration })
  await client.setUserPoolMfaConfig({
    UserPoolId: town.pool.id,
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: { SmsConfiguration },
    EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Hello' },
  })
  const someone = async (attributes: Record<string, string> = {}) => {
    const Username = `bea${Math.trunc(performance.now() * 1000)}`
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }))
    await client.adminCreateUser({ ...town.at, Username, MessageAction: 'SUPPRESS', UserAttributes })
    await client.adminSetUserPassword({ ...town.at, Username, Password: 'Passw0rd!', Permanent: true })
    const { visitor, page } = await town.enter()
    return { Username, visitor, next: await visitor.send(page, { username: Username, password: 'Passw0rd!' }) }
  }

  it('are set up as an app, by a code of it', async () => {
    const { Username, visitor, next } = await someone()
    expect(next.title).toBe('Protect your account')
    const page = await visitor.send(next, { answer: 'SOFTWARE_TOKEN_MFA' })
    const secret = /<code class="secret"[^>]*><bdi>([^<]*)/.exec(page.text)?.[1]?.replaceAll(' ', '') ?? ''
    expect(page.text).toContain(`otpauth://totp/test:${Username}?secret=${secret}`)
    const code = authenticator(secret).at(clock())
    const wrong = await visitor.send(page, { code: otherThan(code), friendlyDeviceName: 'My phone' })
    expect(wrong.alert).toContain('That code is not right.')
    expect(wrong.text).toContain(secret)
    const back = await visitor.send(wrong, { code, friendlyDeviceName: 'My phone' })
    expect(await town.userAt(back.location)).toMatchObject({ Username })

    const { visitor: later, page: login } = await town.enter()
    const ask = await later.send(login, { username: Username, password: 'Passw0rd!' })
    expect(ask.title).toBe('Enter your code')
    // A code is good once.
    const used = await later.send(ask, { code })
    expect(used.alert).toContain('too old')
    const then = await later.send(used, { code: authenticator(secret).at(clock(), 1) })
    expect(await town.userAt(then.location)).toMatchObject({ Username })
  })

  it.each([
    ['phone_number', 'SMS_MFA', '+1 555 000 9999'],
    ['email', 'EMAIL_OTP', 'bea@example.com'],
  ])('are set up as %s, by a code that goes there', async (attribute, factor, address) => {
    const { Username, visitor, next } = await someone()
    const where = await visitor.send(next, { answer: factor })
    const bad = await visitor.send(where, { [attribute]: 'nowhere' })
    expect(bad.alert).toContain('This is not')
    const page = await visitor.send(bad, { [attribute]: address })
    const first = await town.lastCode(Username)
    const again = await visitor.send(page, { again: 'yes' })
    expect(again.text).toContain('A new code is on its way.')
    // Another code is another session.
    expect((await visitor.send(page, { code: first })).title).toBe('This took too long')
    const back = await visitor.send(again, { code: await town.lastCode(Username) })
    expect(await town.userAt(back.location)).toMatchObject({ [attribute]: address.replaceAll(' ', '') })
  })

  it('are chosen from, and sent again', async () => {
    const { Username, next } = await someone({
      phone_number: '+15550001111',
      email: 'cy@example.com',
      email_verified: 'true',
    })
    expect(next.title).toBe('Enter your code')
    await client.adminSetUserMFAPreference({
      ...town.at,
      Username,
      SMSMfaSettings: { Enabled: true },
      EmailMfaSettings: { Enabled: true },
    })
    const { visitor: later, page } = await town.enter()
    const choice = await later.send(page, { username: Username, password: 'Passw0rd!' })
    expect(choice.title).toBe('Verify that it’s you')
    const ask = await later.send(choice, { answer: 'EMAIL_OTP' })
    expect(ask.text).toContain('c***@e***')
    const again = await later.send(ask, { again: 'yes' })
    const back = await later.send(again, { code: await town.lastCode(Username) })
    expect(await town.userAt(back.location)).toMatchObject({ Username })
    // A form that was sent is good no more.
    expect((await later.send(again, { code: '123456' })).title).toBe('This took too long')
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

describe('without a password', async () => {
  const beach = await hall(
    {
      EmailConfiguration,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } },
    },
    { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
  )
  await client.setUserPoolMfaConfig({
    UserPoolId: beach.pool.id,
    WebAuthnConfiguration: { RelyingPartyId: 'localhost' },
  })
  const lies = { origin: endpoint }
  const optionsOf = (text: string) => unescaped(/data-options="([^"]*)"/.exec(text)?.[1] ?? '{}')

  it('there is a choice, the same for everybody who has not all of it', async () => {
    const { username, password } = await beach.pool.user()
    const { visitor, page } = await beach.enter()
    const choice = await visitor.send(page, { username })
    expect(choice.title).toBe('Choose how to sign in')
    expect([...choice.text.matchAll(/name="challenge" value="(\w+)"/g)].map(([, name]) => name)).toEqual([
      'EMAIL_OTP',
      'PASSWORD',
    ])
    const nobody = await visitor.send(page, { username: 'nobody' })
    expect(nobody.text).toMatch(/WEB_AUTHN[^]*EMAIL_OTP[^]*PASSWORD/)
    const decoy = await visitor.send(nobody, { challenge: 'EMAIL_OTP' })
    expect(decoy.title).toBe('Enter your code')
    expect((await visitor.send(decoy, { code: '12345678' })).alert).toContain('That code is not right.')

    const ask = await visitor.send(choice, { challenge: 'PASSWORD' })
    expect((await visitor.send(ask, { password: 'Wr0ng-one' })).alert).toBe('Incorrect username or password.')
    expect(await beach.userAt((await visitor.send(ask, { password })).location)).toMatchObject({ Username: username })
  })

  it('a code signs in, and another one when that is lost', async () => {
    const { username } = await beach.pool.user()
    const { visitor, page } = await beach.enter()
    const ask = await visitor.send(await visitor.send(page, { username }), { challenge: 'EMAIL_OTP' })
    expect(ask.text).toContain('u***@e***')
    const first = await beach.lastCode(username)
    const again = await visitor.send(ask, { again: 'yes' })
    expect((await visitor.send(again, { code: otherThan(first) })).alert).toContain('not right')
    const code = await beach.lastCode(username)
    const back = await visitor.send(again, { code: `${code.slice(0, 4)} ${code.slice(4)}` })
    expect(await beach.userAt(back.location)).toMatchObject({ Username: username })
  })

  it('a passkey is added, and signs in without a name and with one', async () => {
    const { username, password } = await beach.pool.user()
    const { visitor, page } = await beach.enter('/passkeys/add')
    expect(page.title).toBe('Sign in')
    const choice = await visitor.send(page, { username })
    const offer = await visitor.send(await visitor.send(choice, { challenge: 'PASSWORD' }), { password })
    expect(offer.title).toBe('Sign in faster next time')
    const key = securityKey()
    const bad = await visitor.send(offer, { credential: '{}' })
    expect(bad.alert).toContain('That did not work.')
    const back = await visitor.send(bad, {
      credential: JSON.stringify(key.create(JSON.parse(optionsOf(bad.text)), lies)),
    })
    expect(await beach.userAt(back.location)).toMatchObject({ Username: username })

    const { visitor: other, page: login } = await beach.enter()
    const credential = key.get(optionsOf(login.text), lies)
    expect(login.text).toContain('autocomplete="username webauthn"')
    const signedIn = await other.send(login, { credential })
    expect(await beach.userAt(signedIn.location)).toMatchObject({ Username: username })
    // What was signed is good once, on whatever page it comes.
    const { visitor: thief, page: theirs } = await beach.enter()
    expect((await thief.send(theirs, { credential })).location).toBe('')
    for (const challenge of ['', 'bm9ib2R5']) {
      const made = key.get(optionsOf(theirs.text), { ...lies, challenge })
      expect((await thief.send(theirs, { credential: made })).alert).toContain('That did not work.')
    }

    const named = await thief.send(await thief.send(theirs, { username }), { challenge: 'WEB_AUTHN' })
    expect(named.title).toBe('Use your passkey')
    const last = await thief.send(named, { credential: key.get(optionsOf(named.text), lies) })
    expect(last.location).toContain(CALLBACK)
  })

  it('the levels that an application asks for narrow the choice', async () => {
    const { username } = await beach.pool.user()
    const { visitor, page } = await beach.enter('/login', { acr_values: 'urn:cognito:loa:2' })
    const next = await visitor.send(page, { username })
    expect(next.title).toBe('Enter your code')
  })
})
