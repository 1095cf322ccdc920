import { describe, expect, it } from 'vitest'
import { authenticator, otherThan } from '../../../test/authenticator.ts'
import { CALLBACK } from '../../../test/oauth/browser.ts'
import { halls } from '../../../test/pages/hall.ts'
import { EmailConfiguration, SmsConfiguration } from '../../../test/mfa-towns.ts'
import { unescaped } from '../../../test/pages/visitor.ts'
import { securityKey } from '../../../test/passkeys/security-key.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, services, endpoint } = running
const { hall } = halls(running)
let people = 0
const clock = () => services.clock.now()

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
    const Username = `bea${(people += 1)}`
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
