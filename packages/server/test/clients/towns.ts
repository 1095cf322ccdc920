import type { CreateUserPoolClientCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../server.ts'

/** The pools that all libraries sign in to: few, since the keys of a pool take a while. */

export const PASSWORD = 'Passw0rd!'
const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/r' }
const EmailConfiguration = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.example',
} as const
const FACTORS = {
  SmsMfaConfiguration: { SmsConfiguration },
  SoftwareTokenMfaConfiguration: { Enabled: true },
  EmailMfaConfiguration: {},
}
const ExplicitAuthFlows: CreateUserPoolClientCommandInput['ExplicitAuthFlows'] = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
]

export type Town = Awaited<ReturnType<typeof towns>>['open']

export async function towns(server: TestServer, LambdaConfig: Record<string, string>) {
  const { client, inbox, pool: makePool } = server

  async function town(MfaConfiguration: 'OPTIONAL' | 'ON', settings: Parameters<typeof makePool>[0] = {}) {
    const pool = await makePool(
      { EmailConfiguration, AutoVerifiedAttributes: ['email'], ...settings },
      { ExplicitAuthFlows },
    )
    const UserPoolId = pool.id
    const { AllowedFirstAuthFactors = [] } = settings.Policies?.SignInPolicy ?? {}
    const passkeys = { WebAuthnConfiguration: { RelyingPartyId: 'example.com' } }
    const all = AllowedFirstAuthFactors.includes('WEB_AUTHN') ? { ...FACTORS, ...passkeys } : FACTORS
    await client.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration, ...all })
    await client.setUserPoolSessionConfiguration({
      UserPoolId,
      UserSessionTracking: 'ENABLED',
      TokenSession: { MaxPerUser: 20 },
    })
    let people = 0

    /** Somebody with a password and addresses, of which those for codes are left out where one is to be set up. */
    async function person({ isInvited = false, isBare = false } = {}) {
      const Username = `${MfaConfiguration.toLowerCase()}${(people += 1)}`
      const at = { UserPoolId, Username }
      const UserAttributes = [
        { Name: 'email', Value: `${Username}@example.com` },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'phone_number', Value: `+1555${String(people).padStart(7, '0')}` },
      ]
      const invited = { MessageAction: 'SUPPRESS', TemporaryPassword: PASSWORD } as const
      await client.adminCreateUser({ ...at, ...invited, ...(!isBare && { UserAttributes }) })
      if (!isInvited) await client.adminSetUserPassword({ ...at, Password: PASSWORD, Permanent: true })
      return { ...at, ...mailbox(Username) }
    }

    /** The codes that come to somebody, each of them once. */
    function mailbox(Username: string) {
      let after = '0'
      return {
        async code() {
          const [message] = await inbox.read({ poolId: pool.id, username: Username, after }, 5_000)
          after = message?.id ?? after
          return message?.code ?? ''
        },
      }
    }

    return { server, pool, person, mailbox }
  }

  const [open, strict, tracking] = await Promise.all([
    town('OPTIONAL', {
      LambdaConfig,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } },
    }),
    town('ON'),
    town('OPTIONAL', { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } }),
  ])
  return {
    /** Asks whom it may for a second factor, lets people choose the first, and has functions that ask. */
    open,
    /** Wants a second factor of everybody. */
    strict,
    /** Remembers devices, which then stand for a second factor. */
    tracking,
  }
}
