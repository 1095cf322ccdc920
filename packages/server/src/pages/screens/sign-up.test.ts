import { describe, expect, it } from 'vitest'
import { otherThan } from '../../../test/authenticator.ts'
import { answers, testFunctions } from '../../../test/functions.ts'
import { EmailConfiguration } from '../../../test/mfa-towns.ts'
import { told } from '../../../test/oauth/browser.ts'
import { halls } from '../../../test/pages/hall.ts'
import { askFor, unescaped } from '../../../test/pages/visitor.ts'
import { securityKey } from '../../../test/passkeys/security-key.ts'
import { server } from '../../../test/server.ts'

const functions = testFunctions()
const running = await server({}, { runner: functions.runner })
const { client, endpoint } = running
const { hall } = halls(running)
const mail = await hall({
  UsernameAttributes: ['email'],
  Schema: [
    { Name: 'given_name', Required: true, Mutable: true },
    { Name: 'birthdate', Required: true, Mutable: true },
    { Name: 'phone_number', Required: true, Mutable: true },
  ],
})
const names = await hall()
const hostile = () => {
  throw new Error('Not <b>here</b>')
}
const attribute = (name: string) => `requiredAttributes[${name}]`
const passwords = { password: 'Passw0rd!', confirmPassword: 'Passw0rd!' }
const details = {
  [attribute('given_name')]: 'Ana',
  [attribute('birthdate')]: '2000-02-29',
  [attribute('phone_number')]: '+44 20 7946 0000',
  ...passwords,
}

describe('/signup', () => {
  it('asks for what is required, confirms by a code, and signs in', async () => {
    const { visitor, page } = await mail.enter('/signup')
    expect(page.title).toBe('Create your account')
    expect(page.forms[0]?.names.toSorted()).toEqual(['_csrf', 'username', ...Object.keys(details)].toSorted())
    const next = await visitor.send(page, { username: 'ana@example.com', ...details })
    expect([next.title, next.text.includes('a***@e***')]).toEqual(['Confirm your account', true])
    const code = await mail.lastCode()
    const wrong = await visitor.send(next, { code: otherThan(code) })
    expect(wrong.alert).toContain('That code is not right.')
    const back = await visitor.send(wrong, { code })
    expect(await mail.userAt(back.location)).toMatchObject({
      email: 'ana@example.com',
      email_verified: 'true',
      given_name: 'Ana',
      phone_number: '+442079460000',
    })
    // And no second time.
    expect((await visitor.send(wrong, { code })).location).toBe('')
  })

  it('says of each field what is wrong, and keeps what was typed', async () => {
    const { visitor, page } = await mail.enter('/signup')
    const typed = {
      username: 'no address',
      [attribute('given_name')]: '"><script>alert(1)</script>',
      [attribute('birthdate')]: 'yesterday',
      [attribute('phone_number')]: '020',
      password: 'Passw0rd!-kept',
      confirmPassword: 'other',
    }
    const wrong = await visitor.send(page, typed)
    for (const said of ['not an email address', 'not a date', 'not a phone number', 'not the same']) {
      expect(wrong.alert).toContain(said)
    }
    expect(wrong.forms[0]?.fields).toMatchObject({
      username: 'no address',
      [attribute('given_name')]: '"><script>alert(1)</script>',
    })
    expect([wrong.text.includes('Passw0rd!-kept'), wrong.text.includes('<script>alert')]).toEqual([false, false])
    const empty = await visitor.send(page, Object.fromEntries(Object.keys(typed).map((name) => [name, ''])))
    expect(empty.alert.match(/Please fill this in/g)).toHaveLength(5)
    const weak = await visitor.send(page, {
      username: 'b@example.com',
      ...details,
      password: 'weak',
      confirmPassword: 'weak',
    })
    expect(weak.alert).toContain('does not follow the rules')
  })

  it('tells that an account is there, as the API does', async () => {
    await client.signUp({ ClientId: names.pool.clientId, Username: 'taken', Password: 'Passw0rd!' })
    const { visitor, page } = await names.enter('/signup')
    const there = { username: 'taken', [attribute('email')]: 'taken@example.com', ...passwords }
    expect((await visitor.send(page, there)).alert).toContain('User already exists')
  })

  it('sends another code, and waits for one when somebody signs in who has not confirmed', async () => {
    const { visitor, page } = await names.enter('/signup')
    const signedUp = await visitor.send(page, {
      username: 'eve',
      [attribute('email')]: 'eve@example.com',
      ...passwords,
    })
    const again = await visitor.send(signedUp, { username: 'eve', state: signedUp.forms[1]?.fields['state'] ?? '' })
    expect(again.alert).toContain('Please fill this in.')
    const resent = await visitor.send({ ...signedUp, forms: signedUp.forms.slice(1) }, {})
    expect(resent.text).toContain('A new code is on its way.')

    const { visitor: other, page: login } = await names.enter()
    const waits = await other.send(login, { username: 'eve', password: 'whatever it is' })
    expect([waits.title, waits.text.includes('A new code is on its way.')]).toEqual(['Confirm your account', true])
    // Nothing was shown here: so it confirms, and signs nobody in.
    const done = await other.send(waits, { code: await names.lastCode('eve') })
    expect([done.title, done.text.includes('Your registration has been confirmed!')]).toEqual(['Sign in', true])
    expect(done.location).toBe('')
    // Who signed up finds it confirmed.
    expect((await visitor.send(resent, { code: '123456' })).location).toBe('')
  })

  it('is found by its addresses', async () => {
    const { visitor } = await names.enter()
    const query = askFor(names.pool.clientId, { username: 'somebody' })
    expect((await visitor.open(`/confirm?${query}`)).title).toBe('Confirm your account')
    expect((await visitor.open(`/confirm?${askFor(names.pool.clientId)}`)).title).toBe('Get a new code')
    const resend = await visitor.open(`/resendcode?${query}`)
    expect(resend.forms[0]?.fields['username']).toBe('somebody')
    // The same for nobody, as the client hides its users.
    expect((await visitor.send(resend, { username: 'nobody@example.com' })).text).toContain('n***@e***')
    expect((await visitor.open(`/confirmforgotPassword?${query}`)).title).toBe('Set a new password')
    expect((await visitor.open(`/confirmforgotPassword?${askFor(names.pool.clientId)}`)).title).toBe(
      'Reset your password',
    )
  })

  it('is not there where administrators make the users', async () => {
    const closed = await hall({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
    })
    const { visitor, page } = await closed.enter('/signup')
    expect([page.title, page.text.includes('Create an account'), page.text.includes('Forgot')]).toEqual([
      'Sign in',
      false,
      false,
    ])
    expect((await visitor.open(`/forgotPassword?${askFor(closed.pool.clientId)}`)).title).toBe('Sign in')
    const { page: open } = await names.enter('/signup')
    const [form] = open.forms
    const action = form?.action.replace(names.pool.clientId, closed.pool.clientId) ?? ''
    const forged = page.forms.map((one) => ({ ...one, action, names: [...one.names, 'confirmPassword'] }))
    await visitor.send({ ...page, forms: forged }, { username: 'gil', ...passwords })
    await expect(client.adminGetUser({ ...closed.at, Username: 'gil' })).rejects.toThrow('User does not exist.')
  })

  it('waits for an administrator where nothing is proven', async () => {
    const slow = await hall({ AutoVerifiedAttributes: [] })
    const { visitor, page } = await slow.enter('/signup')
    const next = await visitor.send(page, { username: 'hal', ...passwords })
    expect([next.title, next.alert]).toEqual(['Sign in', 'User is not confirmed.'])
  })

  it('waits for the link of a mail where that is what is sent', async () => {
    const linked = await hall({ VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } })
    const { visitor, page } = await linked.enter('/signup')
    const next = await visitor.send(page, { username: 'ida', [attribute('email')]: 'ida@example.com', ...passwords })
    expect([next.title, next.text.includes('i***@e***')]).toEqual(['Look into your mailbox', true])
  })

  it('says what a function says, and signs in at once where one confirms', async () => {
    const asked = await hall({ LambdaConfig: { PreSignUp: functions.add(hostile) } })
    const { visitor, page } = await asked.enter('/signup')
    const typed = { username: 'jo', [attribute('email')]: 'jo@example.com', ...passwords }
    const refused = await visitor.send(page, typed)
    expect(refused.alert).toContain('PreSignUp failed with error Not <b>here</b>')
    expect(refused.text).not.toContain('<b>here')
    const quick = await hall({ LambdaConfig: { PreSignUp: functions.add(answers({ autoConfirmUser: true })) } })
    const other = await quick.enter('/signup')
    const back = await other.visitor.send(other.page, typed)
    expect(await quick.userAt(back.location)).toMatchObject({ Username: 'jo' })
  })

  it('shows what people agree to, in their language', async () => {
    const lawful = await hall()
    const at = {
      ...lawful.at,
      ClientId: lawful.pool.clientId,
      TermsSource: 'LINK' as const,
      Enforcement: 'NONE' as const,
    }
    const Links = { 'cognito:default': 'https://example.com/terms', 'cognito:german': 'https://example.com/agb' }
    await client.createTerms({ ...at, TermsName: 'terms-of-use', Links })
    const alone = await lawful.enter('/signup')
    expect(alone.page.text).not.toContain('By signing up')
    await client.createTerms({
      ...at,
      TermsName: 'privacy-policy',
      Links: { 'cognito:default': 'https://example.com/privacy' },
    })
    expect((await lawful.enter('/signup')).page.links).toContain('https://example.com/terms')
    const german = (await lawful.enter('/signup', { lang: 'de' })).page.links
    expect(german).toEqual(expect.arrayContaining(['https://example.com/agb', 'https://example.com/privacy']))

    // An application may ask who signs in as well.
    const { username, password } = await lawful.pool.user()
    const { visitor, page } = await lawful.enter('/oauth2/authorize', { prompt: 'consent' })
    const ask = await visitor.send(page, { username, password })
    expect([ask.title, ask.links]).toEqual([
      'Before you go on',
      ['https://example.com/terms', 'https://example.com/privacy'],
    ])
    const no = await visitor.send(ask, { consent: 'no' })
    expect(told(no.location)).toMatchObject({ error: 'access_denied', state: 'st&te' })
    expect(await lawful.userAt((await visitor.send(ask, { consent: 'yes' })).location)).toMatchObject({
      Username: username,
    })
    const query = askFor(lawful.pool.clientId, { prompt: 'consent' })
    const choice = await visitor.open(`/oauth2/authorize?${query}`)
    const account = /name="account" value="([^"]*)"/.exec(choice.text)?.[1] ?? ''
    expect((await visitor.send(choice, { account })).title).toBe('Before you go on')
  })
})

describe('a pool with passkeys', async () => {
  const beach = await hall({
    EmailConfiguration,
    UsernameAttributes: ['email'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } },
  })
  await client.setUserPoolMfaConfig({
    UserPoolId: beach.pool.id,
    WebAuthnConfiguration: { RelyingPartyId: 'localhost' },
  })

  it('offers one after the sign-up, which may be left out as the password may', async () => {
    const { visitor, page } = await beach.enter('/signup')
    const next = await visitor.send(page, { username: 'kim@example.com', password: '', confirmPassword: '' })
    const offer = await visitor.send(next, { code: await beach.lastCode() })
    expect(offer.title).toBe('Sign in faster next time')
    const back = await visitor.send(offer, { notNow: 'yes' })
    expect(await beach.userAt(back.location)).toMatchObject({ email: 'kim@example.com' })
  })

  it('makes one', async () => {
    const { visitor, page } = await beach.enter('/signup', { prompt: 'login' })
    const next = await visitor.send(page, { username: 'lea@example.com', ...passwords })
    const offer = await visitor.send(next, { code: await beach.lastCode() })
    const options = JSON.parse(unescaped(/data-options="([^"]*)"/.exec(offer.text)?.[1] ?? '{}')) as object
    const credential = JSON.stringify(securityKey().create(options, { origin: endpoint }))
    const back = await visitor.send(offer, { credential })
    const { access_token: AccessToken } = await beach.tokensAt(back.location)
    expect((await client.listWebAuthnCredentials({ AccessToken })).Credentials).toHaveLength(1)
  })
})

describe('/forgotPassword', () => {
  it('sets a new password by a code, which signs nobody in', async () => {
    const { username } = await names.pool.user()
    const { visitor, page } = await names.enter('/forgotPassword', { login_hint: username })
    expect(page.forms[0]?.fields['username']).toBe(username)
    const next = await visitor.send(page, { username })
    expect(next.text).toContain('u***@e***')
    const again = await visitor.send({ ...next, forms: next.forms.slice(1) }, {})
    expect(again.text).toContain('A new code is on its way.')
    const code = await names.lastCode(username)
    const weak = await visitor.send(again, { code, password: 'weak', confirmPassword: 'weak' })
    expect(weak.alert).toContain('does not follow the rules')
    expect(weak.forms[0]?.fields['code']).toBe(code)
    const done = await visitor.send(weak, { code, password: 'N3w-password', confirmPassword: 'N3w-password' })
    expect([done.title, done.location]).toEqual(['Sign in', ''])
    const used = await visitor.send(weak, { code, password: 'N3w-password2', confirmPassword: 'N3w-password2' })
    expect(used.alert).not.toBe('')
    const back = await visitor.send(done, { username, password: 'N3w-password' })
    expect(await names.userAt(back.location)).toMatchObject({ Username: username })
  })

  it('answers for nobody as for a user', async () => {
    const { visitor, page } = await names.enter('/forgotPassword')
    const next = await visitor.send(page, { username: 'nobody@example.com' })
    expect([next.title, next.text.includes('n***@e***')]).toEqual(['Set a new password', true])
    const wrong = await visitor.send(next, {
      code: '123456',
      password: 'N3w-password',
      confirmPassword: 'N3w-password',
    })
    expect(wrong.alert).toContain('That code is not right.')
    expect((await visitor.send(page, { username: '' })).alert).toContain('Please fill this in.')
  })
})
