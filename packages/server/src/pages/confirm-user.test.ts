import { describe, expect, it } from 'vitest'
import { answers, testFunctions } from '../../test/functions.ts'
import { server } from '../../test/server.ts'

const functions = testFunctions()
const { client, pool: makePool, inbox, fetch, url } = await server({}, { runner: functions.runner })
const VerificationMessageTemplate = {
  DefaultEmailOption: 'CONFIRM_WITH_LINK' as const,
  EmailSubjectByLink: 'Come in, {username}',
  EmailMessageByLink: '<p>{username}: {##Pies & <b>more</b>##}</p>',
}
const settings = { AutoVerifiedAttributes: ['email' as const, 'phone_number' as const], VerificationMessageTemplate }
const common = await makePool(settings)
const hiding = await makePool(settings, { PreventUserExistenceErrors: 'ENABLED', GenerateSecret: false })

let people = 0
async function signUp(pool = common, Username = `ana${(people += 1)}`) {
  const UserAttributes = [{ Name: 'email', Value: `ana${people}@example.com` }]
  const answer = await client.signUp({ ClientId: pool.clientId, Username, Password: 'Passw0rd!', UserAttributes })
  const [mail] = await inbox.read({ poolId: pool.id, username: Username }, 0)
  const status = async () => (await client.adminGetUser({ UserPoolId: pool.id, Username })).UserStatus
  return { Username, answer, mail, link: mail?.link ?? '', status }
}

async function open(link: string, init: RequestInit = {}) {
  const response = await fetch(new Request(link, init))
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('the mail', () => {
  it('has a link in place of its label, which holds the code', async () => {
    const { mail, link, Username, answer } = await signUp(common, `<b>"&'`)
    expect(answer.CodeDeliveryDetails).toMatchObject({ DeliveryMedium: 'EMAIL' })
    const query = new URLSearchParams({
      client_id: common.clientId,
      user_name: Username,
      confirmation_code: mail?.code ?? '',
    })
    expect(link).toBe(`${url}/confirmUser?${query.toString()}`)
    expect(mail).toMatchObject({
      subject: `Come in, <b>"&'`,
      body: `<p>&lt;b&gt;&quot;&amp;&#39;: <a href="${link.replaceAll('&', '&amp;')}">Pies & <b>more</b></a></p>`,
      html: true,
    })
    await client.confirmSignUp({ ClientId: common.clientId, Username, ConfirmationCode: mail?.code ?? '' })
  })

  it('has one by default, and only where a sign-up is confirmed by mail', async () => {
    const pool = await makePool({
      ...settings,
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' },
    })
    const { mail, Username } = await signUp(pool)
    expect(mail).toMatchObject({
      subject: 'Your verification link',
      body: expect.stringContaining('>Verify Email</a>'),
    })
    await client.adminConfirmSignUp({ UserPoolId: pool.id, Username })
    const { accessToken: AccessToken } = await pool.signIn(Username, 'Passw0rd!')
    await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })
    expect((await inbox.read({ poolId: pool.id }, 0)).at(-1)).toMatchObject({
      subject: 'Your verification code',
      body: expect.stringMatching(/^Your confirmation code is \d{6}$/),
    })
  })

  it('has the texts of a function, which is told what stands for a link', async () => {
    const LambdaConfig = { CustomMessage: functions.add(answers({ emailMessage: 'Pies: {##Click Here##}' })) }
    const pool = await makePool({
      ...settings,
      LambdaConfig,
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: 'arn:aws:ses:eu-west-1:1:identity/a@b.example',
      },
    })
    const { mail, link } = await signUp(pool)
    expect(functions.events.at(-1)?.request).toMatchObject({
      linkParameter: '{##Click Here##}',
      codeParameter: '{####}',
    })
    expect(mail?.body).toBe(`Pies: <a href="${link.replaceAll('&', '&amp;')}">Click Here</a>`)
  })
})

describe('the page of a link', () => {
  it('confirms, and shows it again', async () => {
    const { link, status, Username } = await signUp()
    for (const _ of [1, 2]) {
      const page = await open(link)
      expect(page.text).toContain('Your registration has been confirmed!')
      expect(page.status).toBe(200)
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    }
    expect(await status()).toBe('CONFIRMED')
    const { UserAttributes } = await client.adminGetUser({ UserPoolId: common.id, Username })
    expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' })
  })

  it('is none on the domain of another pool', async () => {
    await client.createUserPoolDomain({ UserPoolId: hiding.id, Domain: 'links' })
    const { link, status } = await signUp()
    const { port } = new URL(url)
    const host = `links.auth.eu-west-1.localhost:${port}`
    expect((await open(link, { headers: { host } })).status).toBe(400)
    expect(await status()).toBe('UNCONFIRMED')
  })

  it('is the same for everybody who opens it at once', async () => {
    const { link, status } = await signUp()
    const pages = await Promise.all(Array.from({ length: 4 }, () => open(link)))
    expect(pages.some((page) => page.status === 200)).toBe(true)
    expect(await status()).toBe('CONFIRMED')
  })

  it.each([
    ['only asks whether it is there', { method: 'HEAD' }],
    ['comes in advance', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
  ])('changes nothing for a request that %s', async (_, init) => {
    const { link, status } = await signUp()
    expect((await open(link, init)).status).toBe(204)
    expect(await status()).toBe('UNCONFIRMED')
    expect((await open(link)).status).toBe(200)
  })

  it.each([
    ['another code', { confirmation_code: '000000' }],
    ['nobody', { user_name: 'nobody' }],
    ['no client', { client_id: 'x'.repeat(26) }],
    ['an odd client', { client_id: "'\u0000" }],
    ['an odd name', { user_name: '\u0000\ud800' }],
    ['an empty code', { confirmation_code: '' }],
    ['a long code', { confirmation_code: '1'.repeat(4_000) }],
  ])('tells the same of %s', async (_, wrong) => {
    for (const pool of [common, hiding]) {
      const { link, status } = await signUp(pool)
      const other = new URL(link)
      for (const [name, value] of Object.entries(wrong)) other.searchParams.set(name, value)
      const page = await open(other.href)
      expect([page.status, /<h1>(.*)<\/h1>/.exec(page.text)?.[1]]).toEqual([400, 'This link is not good'])
      expect(await status()).toBe('UNCONFIRMED')
    }
  })

  it('says nothing that it was handed, and refuses what is there twice', async () => {
    const { link, status } = await signUp()
    const page = await open(`${link}&user_name=%3Cscript%3E`)
    expect([page.status, page.text.includes('<script')]).toEqual([400, false])
    expect(await status()).toBe('UNCONFIRMED')
  })

  it('counts guesses as the API does', async () => {
    const { link } = await signUp()
    const other = new URL(link)
    const statuses = new Set<number>()
    for (let guess = 0; guess < 40 && !statuses.has(429); guess += 1) {
      other.searchParams.set('confirmation_code', String(100_000 + guess))
      statuses.add((await open(other.href)).status)
    }
    expect([...statuses]).toEqual([400, 429])
  })
})
