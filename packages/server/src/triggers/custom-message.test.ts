import { describe, expect, it } from 'vitest'
import { agrees, answers, refuses, testFunctions } from '../../test/functions.ts'
import { server } from '../../test/server.ts'
import type { Handler } from './runners/in-process.ts'

const functions = testFunctions()
const { client, pool: makePool, inbox } = await server({}, { runner: functions.runner })
const Password = 'Passw0rd!'
const META = { ClientMetadata: { pie: 'mince' } }
const EMAIL = { Name: 'email', Value: 'ana@example.com' }
const OWN = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a.example',
} as const

async function sending(handler: Handler, settings: Parameters<typeof makePool>[0] = { EmailConfiguration: OWN }) {
  const LambdaConfig = { CustomMessage: functions.add(handler) }
  const pool = await makePool({ LambdaConfig, AutoVerifiedAttributes: ['email', 'phone_number'], ...settings })
  const at = { ClientId: pool.clientId, Username: 'ana' }
  return {
    pool,
    at,
    seen: () => functions.events.filter((event) => 'userPoolId' in event && event.userPoolId === pool.id),
    signUp: (UserAttributes = [EMAIL]) => client.signUp({ ...at, Password, UserAttributes, ...META }),
    messages: () => inbox.read({ poolId: pool.id }, 0),
  }
}

/** Texts that name what they are for, with every placeholder that the event gives. */
const texts: Handler = (event) => {
  const { codeParameter: code, usernameParameter: name } = event.request as Record<string, string | null> // as events have it
  return {
    ...event,
    response: {
      emailSubject: `Subject of ${event.triggerSource}`,
      emailMessage: `${event.triggerSource}: ${code} ${name ?? ''}`,
      smsMessage: `SMS ${code} ${name ?? ''}`,
    },
  }
}

describe('the event', () => {
  it('holds what stands for the code, and never the code', async () => {
    const { pool, seen, signUp } = await sending(agrees)
    await signUp()
    expect(seen()).toMatchObject([
      {
        triggerSource: 'CustomMessage_SignUp',
        userName: 'ana',
        callerContext: { clientId: pool.clientId },
        response: { smsMessage: null, emailMessage: null, emailSubject: null },
      },
    ])
    expect(seen()[0]?.request).toEqual({
      userAttributes: expect.objectContaining({
        email: EMAIL.Value,
        email_verified: 'false',
        'cognito:user_status': 'UNCONFIRMED',
      }),
      codeParameter: '{####}',
      linkParameter: null,
      usernameParameter: null,
      clientMetadata: { pie: 'mince' },
    })
    expect(JSON.stringify(seen())).not.toContain(await pool.code('ana'))
  })

  it('has a source for each operation that sends, and what came along', async () => {
    const { pool, at, seen, signUp } = await sending(agrees)
    const UserPoolId = pool.id
    await signUp()
    await client.resendConfirmationCode({ ...at, ...META })
    await client.adminConfirmSignUp({ UserPoolId, Username: 'ana' })
    const { accessToken: AccessToken } = await pool.signIn('ana', Password)
    await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email', ...META })
    const change = (Value: string) => ({ UserAttributes: [{ Name: 'email', Value }], ...META })
    await client.updateUserAttributes({ AccessToken, ...change('a@example.com') })
    await client.adminUpdateUserAttributes({ UserPoolId, Username: 'ana', ...change('b@example.com') })
    const verified = [{ Name: 'email_verified', Value: 'true' }]
    await client.adminUpdateUserAttributes({ UserPoolId, Username: 'ana', UserAttributes: verified })
    await client.forgotPassword({ ...at, ...META })
    await client.adminResetUserPassword({ UserPoolId, Username: 'ana', ...META })
    await client.adminCreateUser({ UserPoolId, Username: 'bob', UserAttributes: [EMAIL], ...META })
    const none = 'CLIENT_ID_NOT_APPLICABLE'
    const told = seen().map((event) => [
      event.triggerSource.replace('CustomMessage_', ''),
      'callerContext' in event && (event.callerContext as { clientId: string }).clientId, // as events have it
      event.request['usernameParameter'],
    ])
    expect(told).toEqual([
      ['SignUp', pool.clientId, null],
      ['ResendCode', pool.clientId, null],
      ['VerifyUserAttribute', pool.clientId, null],
      ['UpdateUserAttribute', pool.clientId, null],
      ['UpdateUserAttribute', none, null],
      ['ForgotPassword', pool.clientId, null],
      ['ForgotPassword', none, null],
      ['AdminCreateUser', none, '{username}'],
    ])
    expect(seen().every(({ request }) => JSON.stringify(request['clientMetadata']) === '{"pie":"mince"}')).toBe(true)
  })
})

it('a function is told what came with the answer to a challenge by administrators alone', async () => {
  const CustomMessage = functions.add(agrees)
  const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, 'EMAIL_OTP' as const] } }
  const pool = await makePool({ Policies, LambdaConfig: { CustomMessage } }, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })
  const { username: USERNAME } = await pool.user()
  const at = { ClientId: pool.clientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME } } as const
  const choice = {
    ClientId: pool.clientId,
    ChallengeName: 'SELECT_CHALLENGE',
    ChallengeResponses: { USERNAME, ANSWER: 'EMAIL_OTP' },
    ...META,
  } as const
  const { Session } = await client.initiateAuth(at)
  await client.respondToAuthChallenge({ ...choice, Session })
  const { Session: next } = await client.adminInitiateAuth({ ...at, UserPoolId: pool.id })
  await client.adminRespondToAuthChallenge({ ...choice, UserPoolId: pool.id, Session: next })
  const told = functions.events.slice(-2).map(({ request }) => request['clientMetadata'])
  expect(told).toEqual([undefined, META.ClientMetadata])
})

describe('what it answers', () => {
  it('is sent by e-mail, with the code in its place', async () => {
    const { pool, signUp, messages } = await sending(texts)
    await signUp()
    const code = await pool.code('ana')
    expect(await messages()).toMatchObject([
      { subject: 'Subject of CustomMessage_SignUp', body: `CustomMessage_SignUp: ${code} ` },
    ])
  })

  it('is sent by SMS', async () => {
    const { pool, signUp, messages } = await sending(texts)
    await signUp([{ Name: 'phone_number', Value: '+15551234567' }])
    expect(await messages()).toMatchObject([{ subject: '', body: `SMS ${await pool.code('ana')} ` }])
  })

  it('invites, with name and password in their places', async () => {
    const { pool, messages } = await sending(texts)
    const UserAttributes = [EMAIL, { Name: 'phone_number', Value: '+15551234567' }]
    await client.adminCreateUser({
      UserPoolId: pool.id,
      Username: 'ana',
      TemporaryPassword: Password,
      UserAttributes,
      DesiredDeliveryMediums: ['EMAIL', 'SMS'],
    })
    expect((await messages()).map(({ body }) => body)).toEqual([
      `CustomMessage_AdminCreateUser: ${Password} ana`,
      `SMS ${Password} ana`,
    ])
  })

  it.each([{}, { emailMessage: null, emailSubject: null, smsMessage: null }, { smsMessage: 'Pie {####}' }])(
    'leaves the pool’s texts where it has none: %j',
    async (response) => {
      const { pool, signUp, messages } = await sending(answers(response))
      await signUp()
      expect(await messages()).toMatchObject([
        { subject: 'Your verification code', body: `Your confirmation code is ${await pool.code('ana')}` },
      ])
    },
  )

  it.each<[string, object, object?]>([
    ['a text without the code', { emailMessage: 'Pies!' }],
    ['an SMS without the code', { smsMessage: 'Pies!' }],
    ['a long subject', { emailSubject: 'x'.repeat(141) }],
    ['a long text', { emailMessage: `{####}${'x'.repeat(20_000)}` }],
    ['a long SMS', { smsMessage: `{####}${'x'.repeat(140)}` }],
    ['a number', { emailMessage: 7 }],
    ['an e-mail that the service would have to send itself', { emailMessage: '{####}' }, {}],
    ['a subject that the service would have to send itself', { emailSubject: 'Pies' }, {}],
  ])('is refused when it is %s', async (_, response, settings) => {
    const { signUp, messages } = await sending(answers(response), settings)
    const refusal = { name: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output' }
    await expect(signUp()).rejects.toMatchObject(refusal)
    expect(await messages()).toEqual([])
  })
})

describe('a function that refuses', () => {
  it('leaves the code before good, and sends nothing', async () => {
    let isOpen = true
    const { pool, at, signUp, messages } = await sending((event, signal) => (isOpen ? event : refuses(event, signal)))
    await signUp()
    const ConfirmationCode = await pool.code('ana')
    isOpen = false
    await expect(client.resendConfirmationCode(at)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'CustomMessage failed with error no pies for you.',
    })
    expect(await messages()).toHaveLength(1)
    await client.confirmSignUp({ ...at, ConfirmationCode })
  })

  it.each(['signUp', 'create'] as const)('leaves nobody behind: %s', async (how) => {
    let isOpen = false
    const { pool, messages, ...by } = await sending((event, signal) => (isOpen ? event : refuses(event, signal)))
    const create = () => client.adminCreateUser({ UserPoolId: pool.id, Username: 'ana', UserAttributes: [EMAIL] })
    const join = how === 'signUp' ? () => by.signUp() : create
    // More often than an address may be sent messages: none was.
    for (let time = 0; time < 11; time += 1) {
      await expect(join()).rejects.toMatchObject({ name: 'UserLambdaValidationException' })
    }
    expect((await client.listUsers({ UserPoolId: pool.id })).Users).toEqual([])
    isOpen = true
    await join()
    expect(await messages()).toHaveLength(1)
  })

  it('leaves a user as it was whom an administrator changes', async () => {
    const { pool, messages } = await sending(refuses)
    const at = { UserPoolId: pool.id, Username: 'ana' }
    await pool.user({ username: 'ana' })
    const before = await client.adminGetUser(at)
    const UserAttributes = [{ Name: 'email', Value: 'new@example.com' }]
    for (const change of [
      () => client.adminUpdateUserAttributes({ ...at, UserAttributes }),
      () => client.adminResetUserPassword(at),
    ]) {
      await expect(change()).rejects.toMatchObject({ name: 'UserLambdaValidationException' })
      const { $metadata: _, ...after } = await client.adminGetUser(at)
      expect(before).toMatchObject(after)
    }
    expect(await messages()).toEqual([])
  })

  it('is not asked about a message to a name that is taken', async () => {
    const { seen, signUp } = await sending(agrees)
    await signUp()
    await expect(signUp()).rejects.toMatchObject({ name: 'UsernameExistsException' })
    expect(seen()).toHaveLength(1)
  })
})
