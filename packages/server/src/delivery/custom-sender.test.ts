import { buildClient, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node'
import { describe, expect, it, vi } from 'vitest'
import { agrees, testFunctions } from '../../test/functions.ts'
import type { TriggerEvent } from '../../test/functions.ts'
import { server } from '../../test/server.ts'
import type { Handler } from '../triggers/runners/in-process.ts'

const functions = testFunctions()
const sending = { runner: functions.runner }
const { client, pool: makePool, inbox, log, clock } = await server({}, sending)
const encrypting = await server(
  { runs: { targets: new Map(), endpoint: undefined, senderCodes: 'encrypted' } },
  sending,
)
const PASSWORD = 'Passw0rd!'
const KMSKeyID = 'arn:aws:kms:eu-west-1:123456789012:key/0c7a4e56-92dd-4d8e-9a1f-5f7b1c9d2e3f'

let handler: Handler = agrees
const LambdaArn = functions.add((event, signal) => handler(event, signal))
const sender = { LambdaVersion: 'V1_0', LambdaArn } as const
const CustomMessage = functions.add(agrees)
const settings: Parameters<typeof makePool>[0] = {
  AutoVerifiedAttributes: ['email', 'phone_number'],
  LambdaConfig: { CustomEmailSender: sender, CustomSMSSender: sender, KMSKeyID, CustomMessage },
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/r' },
}
const pool = await makePool(settings)

const told = (username: string) => functions.events.filter(({ userName }) => userName === username)
/** What the function was told last of a user, once it was. */
async function toldLast(username: string, count = 1): Promise<TriggerEvent> {
  await vi.waitFor(() => expect(told(username).length).toBeGreaterThanOrEqual(count))
  return told(username).at(-1) as TriggerEvent // waited for
}

let users = 0
async function signUp(at = pool, server = client, Username = `pie${(users += 1)}`) {
  await server.signUp({
    ClientId: at.clientId,
    Username,
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
    ClientMetadata: { pie: 'mince' },
  })
  return Username
}

describe('a function that sends messages', () => {
  it('is told the code, and no other is asked', async () => {
    const username = await signUp()
    const [message] = await inbox.read({ poolId: pool.id, username }, 2_000)
    expect(await toldLast(username)).toEqual({
      version: '1',
      region: 'eu-west-1',
      userPoolId: pool.id,
      userName: username,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: pool.clientId },
      triggerSource: 'CustomEmailSender_SignUp',
      request: {
        type: 'customEmailSenderRequestV1',
        code: message?.code,
        userAttributes: {
          sub: expect.any(String),
          email: `${username}@example.com`,
          email_verified: 'false',
          'cognito:user_status': 'UNCONFIRMED',
        },
        clientMetadata: { pie: 'mince' },
      },
      response: {},
    })
    expect(told(username)).toHaveLength(1)
  })

  it('is told of every kind of message', async () => {
    const username = await signUp()
    const at = { UserPoolId: pool.id, Username: username }
    const { ClientId, Username } = { ClientId: pool.clientId, Username: username }
    await client.resendConfirmationCode({ ClientId, Username })
    await client.confirmSignUp({ ClientId, Username, ConfirmationCode: await codeOf(username, 2) })
    await client.forgotPassword({ ClientId, Username })
    await client.adminResetUserPassword(at)
    await client.adminSetUserPassword({ ...at, Password: PASSWORD, Permanent: true })
    const { accessToken: AccessToken } = await pool.signIn(username, PASSWORD)
    await client.updateUserAttributes({ AccessToken, UserAttributes: [{ Name: 'phone_number', Value: '+491701' }] })
    await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'phone_number' })
    const { request } = await toldLast(username, 6)
    expect(request).toMatchObject({ type: 'customSMSSenderRequestV1', code: expect.stringMatching(/^\d{6}$/) })
    expect(told(username).map(({ triggerSource }) => triggerSource)).toEqual([
      'CustomEmailSender_SignUp',
      'CustomEmailSender_ResendCode',
      'CustomEmailSender_ForgotPassword',
      'CustomEmailSender_ForgotPassword',
      'CustomSMSSender_UpdateUserAttribute',
      'CustomSMSSender_VerifyUserAttribute',
    ])
  })

  it('is told codes of second factors, with what came along when they were asked for', async () => {
    const pool = await makePool({ ...settings, MfaConfiguration: 'OFF' })
    const SmsMfaConfiguration = { SmsConfiguration: settings.SmsConfiguration }
    await client.setUserPoolMfaConfig({ UserPoolId: pool.id, MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration })
    const { username } = await pool.user()
    const at = { UserPoolId: pool.id, Username: username }
    const phone = { phone_number: '+4917012345', phone_number_verified: 'true' }
    const UserAttributes = Object.entries(phone).map(([Name, Value]) => ({ Name, Value }))
    await client.adminUpdateUserAttributes({ ...at, UserAttributes })
    await client.adminSetUserMFAPreference({ ...at, SMSMfaSettings: { Enabled: true, PreferredMfa: true } })
    const { Session, ChallengeName } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD },
      ClientMetadata: { pie: 'mince' },
    })
    const { triggerSource, request } = await toldLast(username)
    expect(triggerSource).toBe('CustomSMSSender_Authentication')
    expect(request).not.toHaveProperty('clientMetadata')
    const ChallengeResponses = { USERNAME: username, SMS_MFA_CODE: String(request['code']) }
    await expect(
      client.respondToAuthChallenge({ ClientId: pool.clientId, ChallengeName, Session, ChallengeResponses }),
    ).resolves.toHaveProperty('AuthenticationResult')
  })

  it('is told codes of first factors, and nothing of what came with the first step', async () => {
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, 'EMAIL_OTP' as const] } }
    const pool = await makePool({ ...settings, Policies }, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })
    const { username } = await pool.user()
    const asking = { USERNAME: username, PREFERRED_CHALLENGE: 'EMAIL_OTP' }
    const ClientMetadata = { pie: 'mince' }
    await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: asking,
      ClientMetadata,
    })
    const { triggerSource, request } = await toldLast(username)
    expect(triggerSource).toBe('CustomEmailSender_Authentication')
    expect(request).not.toHaveProperty('clientMetadata')
  })

  it('is told a temporary password as it stands in a mail', async () => {
    const Username = 'invited'
    await client.adminCreateUser({
      UserPoolId: pool.id,
      Username,
      TemporaryPassword: 'Pa<ss>&w0rd',
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'email', Value: 'invited@example.com' }],
    })
    const { callerContext, ...event } = (await toldLast(Username)) as TriggerEvent & { callerContext: object }
    expect(event).toMatchObject({
      triggerSource: 'CustomEmailSender_AdminCreateUser',
      request: { code: 'Pa&lt;ss&gt;&amp;w0rd', userAttributes: { 'cognito:user_status': 'FORCE_CHANGE_PASSWORD' } },
    })
    expect(callerContext).toHaveProperty('clientId', 'CLIENT_ID_NOT_APPLICABLE')
  })

  it('fails where nobody sees it, and is called again; the log has neither code nor address', async () => {
    handler = ({ request }) => {
      throw new Error(`no way for ${JSON.stringify(request)}`)
    }
    const username = await signUp()
    const failed = () => log.lines.filter(({ message }) => message.includes('could not be sent; it is tried again'))
    await vi.waitFor(() => expect(failed()).toHaveLength(1))
    const error = JSON.stringify(failed(), (_, value: unknown) => (value instanceof Error ? value.message : value))
    expect(error).toContain('CustomEmailSender failed with error no way for')
    const [message] = await inbox.read({ poolId: pool.id, username }, 2_000)
    for (const secret of [message?.code ?? '', `${username}@example.com`]) expect(error).not.toContain(secret)
    handler = () => undefined
    clock.advance(6)
    await vi.waitFor(() => expect(told(username)).toHaveLength(2), 10_000)
    const [first, second] = told(username)
    expect(first).toEqual(second)
  })

  it('that hangs holds up nobody', async () => {
    let release = () => {}
    handler = () => new Promise<void>((resolve) => (release = resolve))
    const username = await signUp()
    await toldLast(username)
    handler = agrees
    await toldLast(await signUp(await makePool(settings)))
    release()
  })
})

async function codeOf(username: string, count: number): Promise<string> {
  const { request } = await toldLast(username, count)
  return String(request['code'])
}

describe('where codes are encrypted', () => {
  // All that is another than at AWS is where the environment says that KMS is.
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', `${encrypting.endpoint}/_poolhouse/kms`)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local')

  function decrypting(keyIds: string[]) {
    const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
    const keyring = new KmsKeyringNode({ keyIds })
    return (code: unknown) => decrypt(keyring, Buffer.from(String(code), 'base64'))
  }

  it('the AWS Encryption SDK decrypts them, with the key that the pool names', async () => {
    const pool = await encrypting.pool(settings)
    const username = await signUp(pool, encrypting.client)
    const { code } = (await toldLast(username)).request
    const decrypt = decrypting([KMSKeyID])
    const { plaintext, messageHeader } = await decrypt(code)
    const [message] = await encrypting.inbox.read({ poolId: pool.id, username }, 2_000)
    expect(plaintext.toString()).toBe(message?.code)
    expect(messageHeader.encryptionContext).toEqual({ 'userpool-id': pool.id })

    const bytes = Buffer.from(String(code), 'base64')
    for (const at of [30, 100, bytes.length - 40, bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(decrypt(changed.toString('base64'))).rejects.toThrow()
    }
    await expect(decrypting([KMSKeyID.replace('0c7a', '0c7b')])(code)).rejects.toThrow()
  })

  it.each<[string, { target?: string; body?: string }, string]>([
    ['no signature', {}, 'MissingAuthenticationTokenException'],
    ['another operation', { target: 'TrentService.Encrypt' }, 'UnknownOperationException'],
    ['no JSON', { body: 'pie' }, 'SerializationException'],
    ['no ciphertext', { body: '{}' }, 'SerializationException'],
    ['a null', { body: 'null' }, 'SerializationException'],
    [
      'a context that is none',
      { body: '{"CiphertextBlob":"cGll","EncryptionContext":null}' },
      'SerializationException',
    ],
    [
      'a context of no texts',
      { body: '{"CiphertextBlob":"cGll","EncryptionContext":{"a":[]}}' },
      'SerializationException',
    ],
    ['something else', { body: '{"CiphertextBlob":"cGll"}' }, 'InvalidCiphertextException'],
  ])('what stands in for KMS refuses %s', async (why, { target = 'TrentService.Decrypt', body = '{}' }, name) => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/kms/aws4_request, Signature=00'
    const response = await fetch(`${encrypting.endpoint}/_poolhouse/kms/`, {
      method: 'POST',
      body,
      headers: { 'x-amz-target': target, ...(why !== 'no signature' && { authorization }) },
    })
    expect([response.status, await response.json()]).toEqual([400, { __type: name }])
  })

  it('what stands in for KMS is not for other pages', async () => {
    const headers = { origin: 'https://evil.example' }
    const response = await fetch(`${encrypting.endpoint}/_poolhouse/kms`, { method: 'POST', body: '{}', headers })
    expect(response.status).toBe(403)
  })
})
