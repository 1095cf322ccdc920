import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()

describe('the settings of multi-factor authentication', () => {
  const sms = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' }

  it('are only the mode in a fresh pool', async () => {
    const { id } = await makePool()
    const { $metadata: _, ...config } = await client.getUserPoolMfaConfig({ UserPoolId: id })
    expect(config).toStrictEqual({ MfaConfiguration: 'OFF' })
  })

  it('are replaced as a whole, and off by the id of the pool alone', async () => {
    const { id } = await makePool()
    const factors = {
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      SmsMfaConfiguration: { SmsConfiguration: sms, SmsAuthenticationMessage: 'Code {####}' },
      WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'required' },
    } as const
    const { $metadata: _, ...set } = await client.setUserPoolMfaConfig({ UserPoolId: id, ...factors })
    expect(set).toStrictEqual(factors)
    expect(await client.getUserPoolMfaConfig({ UserPoolId: id })).toMatchObject(set)
    const { UserPool: described } = await client.describeUserPool({ UserPoolId: id })
    expect(described).not.toHaveProperty('SmsMfaConfiguration')
    expect(described).toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      SmsConfiguration: sms,
      SmsAuthenticationMessage: 'Code {####}',
    })
    const { $metadata: __, ...left } = await client.setUserPoolMfaConfig({ UserPoolId: id })
    expect(left).toStrictEqual({ MfaConfiguration: 'OFF' })
  })

  it.each(['OPTIONAL', 'ON'] as const)('are texts in a pool that is made with %s and not told which', async (mode) => {
    const { id } = await makePool({ MfaConfiguration: mode, SmsConfiguration: sms, SmsAuthenticationMessage: '{####}' })
    const { $metadata: _, ...config } = await client.getUserPoolMfaConfig({ UserPoolId: id })
    expect(config).toStrictEqual({
      MfaConfiguration: mode,
      SmsMfaConfiguration: { SmsConfiguration: sms, SmsAuthenticationMessage: '{####}' },
    })
  })

  it('say of texts what an update of the pool says', async () => {
    const { id } = await makePool()
    await client.setUserPoolMfaConfig({
      UserPoolId: id,
      MfaConfiguration: 'ON',
      SmsMfaConfiguration: { SmsConfiguration: sms, SmsAuthenticationMessage: 'Code {####}' },
    })
    const given = { SmsConfiguration: { ...sms, ExternalId: 'y' }, SmsAuthenticationMessage: 'Other {####}' }
    await client.updateUserPool({ UserPoolId: id, MfaConfiguration: 'ON', ...given })
    const { $metadata: _, ...config } = await client.getUserPoolMfaConfig({ UserPoolId: id })
    expect(config).toStrictEqual({ MfaConfiguration: 'ON', SmsMfaConfiguration: given })
  })

  it('stay with an update that names the mode, without texts', async () => {
    const { id } = await makePool()
    const factors = { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } } as const
    await client.setUserPoolMfaConfig({ UserPoolId: id, ...factors })
    await client.updateUserPool({ UserPoolId: id, MfaConfiguration: 'OPTIONAL' })
    const { $metadata: _, ...config } = await client.getUserPoolMfaConfig({ UserPoolId: id })
    expect(config).toStrictEqual({ ...factors, MfaConfiguration: 'OPTIONAL' })
  })

  it('are not left without the only factor by an update', async () => {
    const { id } = await makePool({ MfaConfiguration: 'ON', SmsConfiguration: sms })
    await expect(client.updateUserPool({ UserPoolId: id })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
    })
    await client.updateUserPool({ UserPoolId: id, SmsConfiguration: sms })
    await client.updateUserPool({ UserPoolId: id, MfaConfiguration: 'OFF' })
    expect(await client.getUserPoolMfaConfig({ UserPoolId: id })).toMatchObject({ MfaConfiguration: 'OFF' })
  })

  const together = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together"
  it.each([
    ['an app', { SoftwareTokenMfaConfiguration: { Enabled: true } }],
    ['an app that is not enabled', { SoftwareTokenMfaConfiguration: { Enabled: false } }],
    ['SMS', { SmsMfaConfiguration: { SmsConfiguration: sms } }],
    ['e-mail', { EmailMfaConfiguration: {} }],
  ])('are refused when they turn it off and configure %s', async (_, factor) => {
    const { id } = await makePool()
    const refused = { name: 'InvalidParameterException', message: together }
    for (const mode of [{}, { MfaConfiguration: 'OFF' as const }]) {
      const setting = client.setUserPoolMfaConfig({ UserPoolId: id, ...factor, ...mode })
      await expect(setting).rejects.toMatchObject(refused)
    }
  })

  const none = 'Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.'
  it.each([
    ['a mode has no factor', { MfaConfiguration: 'ON' as const }, none],
    [
      'a mode has passkeys only',
      { MfaConfiguration: 'OPTIONAL' as const, WebAuthnConfiguration: { RelyingPartyId: 'example.com' } },
      none,
    ],
    [
      'SMS has no configuration',
      { MfaConfiguration: 'ON' as const, SmsMfaConfiguration: {} },
      'SmsMfaConfiguration needs SmsConfiguration.',
    ],
    [
      'e-mail has the default sender',
      { MfaConfiguration: 'ON' as const, EmailMfaConfiguration: {} },
      'Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of COGNITO_DEFAULT',
    ],
    [
      'its app is not enabled',
      { MfaConfiguration: 'ON' as const, SoftwareTokenMfaConfiguration: { Enabled: false } },
      none,
    ],
  ])('are refused when %s', async (_, config, message: string) => {
    const { id } = await makePool()
    await expect(client.setUserPoolMfaConfig({ UserPoolId: id, ...config })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    })
  })
})
