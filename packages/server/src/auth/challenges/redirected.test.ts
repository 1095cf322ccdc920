import { describe, expect, it } from 'vitest'
import { ALL, EmailConfiguration, ON, SmsConfiguration } from '../../../test/mfa-towns.ts'
import { server } from '../../../test/server.ts'

// Whoever holds a temporary password of somebody chooses a password with it, and attributes: none of them may decide
// where the code of the second factor goes, which is asked for next.

const { client, pool: makePool } = await server()
const senders = { EmailConfiguration, SmsConfiguration }
const Password = 'Temp0rary!'
const PHONE = { phone_number: '+15550001111' }
const MAIL = { email: 'ana@example.com', email_verified: 'true' }
const OTHER = { phone_number: '+15559998888', email: 'eve@example.org' }

const pools = {
  OPTIONAL: await makePool(senders),
  ON: await makePool(senders),
  numbered: await makePool({ ...senders, Schema: [{ Name: 'phone_number', Required: true, Mutable: true }] }),
}
for (const [name, { id: UserPoolId }] of Object.entries(pools)) {
  await client.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: name === 'OPTIONAL' ? name : 'ON', ...ALL })
}
let people = 0

type Setting = Omit<Parameters<typeof client.adminSetUserMFAPreference>[0], 'UserPoolId' | 'Username'>

/** Somebody with a temporary password, who chooses attributes with the new one. */
async function choosing(at: keyof typeof pools, attributes: Record<string, string>, preference?: Setting) {
  const { id: UserPoolId, clientId: ClientId } = pools[at]
  const Username = `invited${(people += 1)}`
  const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }))
  await client.adminCreateUser({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' })
  await client.adminSetUserPassword({ UserPoolId, Username, Password, Permanent: false })
  if (preference) await client.adminSetUserMFAPreference({ UserPoolId, Username, ...preference })
  const AuthParameters = { USERNAME: Username, PASSWORD: Password }
  const { Session } = await client.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })
  return (given: Record<string, string>) =>
    client.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: {
        USERNAME: Username,
        NEW_PASSWORD: 'New-passw0rd',
        ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`userAttributes.${name}`, value])),
      },
    })
}

const refused = (name: keyof typeof OTHER) => ({
  name: 'NotAuthorizedException',
  message: `Cannot modify an already provided ${name}`,
})

describe('an address that the second factor goes to', () => {
  it.each([
    ['OPTIONAL', 'phone_number', PHONE, { SMSMfaSettings: ON }],
    ['OPTIONAL', 'email', MAIL, { EmailMfaSettings: ON }],
    ['ON', 'phone_number', { ...PHONE, ...MAIL }, { SMSMfaSettings: ON, EmailMfaSettings: ON }],
    ['ON', 'phone_number', PHONE, undefined],
    ['ON', 'email', MAIL, undefined],
  ] as const)('is neither changed nor taken away in a pool with MFA %s: %s', async (at, name, has, preference) => {
    const choose = await choosing(at, has, preference)
    await expect(choose({ [name]: OTHER[name] })).rejects.toMatchObject(refused(name))
    await expect(choose({ [name]: '' })).rejects.toMatchObject(refused(name))
    const { ChallengeName } = await choose({ [name]: has[name as keyof typeof has] })
    expect(ChallengeName).toMatch(/SMS_MFA|EMAIL_OTP|SELECT_MFA_TYPE/)
  })

  it('is not replaced by a telephone that nobody has shown, where one is asked for first', async () => {
    const choose = await choosing('ON', MAIL)
    await expect(choose(PHONE)).rejects.toMatchObject(refused('email'))
    expect(await choose({})).toMatchObject({ ChallengeName: 'EMAIL_OTP' })
  })

  it('may be any where nothing goes there, or the pool requires one', async () => {
    expect(await (await choosing('OPTIONAL', { ...PHONE, ...MAIL }))(OTHER)).toHaveProperty('AuthenticationResult')
    const beside = await choosing('OPTIONAL', { ...PHONE, ...MAIL }, { SMSMfaSettings: ON })
    expect(await beside({ email: OTHER.email })).toMatchObject({ ChallengeName: 'SMS_MFA' })
    expect(await (await choosing('numbered', MAIL))(PHONE)).toMatchObject({ ChallengeName: 'SMS_MFA' })
  })
})
