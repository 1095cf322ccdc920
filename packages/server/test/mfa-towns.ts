import type { SetUserPoolMfaConfigCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { authenticator } from './authenticator.ts'
import type { TestServer } from './server.ts'

/** Pools that ask for second factors, and people who have some. */

export const Password = 'Passw0rd!'
export const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/r' }
export const EmailConfiguration = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.example',
} as const
export const ALL = {
  SmsMfaConfiguration: { SmsConfiguration, SmsAuthenticationMessage: 'Text {####}' },
  SoftwareTokenMfaConfiguration: { Enabled: true },
  EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Hello' },
}
export const TOTP = { SoftwareTokenMfaConfiguration: { Enabled: true } }
export const ON = { Enabled: true, PreferredMfa: false }
export const PREFERRED = { Enabled: true, PreferredMfa: true }
let people = 0

type Factors = Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>

export function towns({
  client,
  pool: makePool,
  inbox,
  services,
}: Pick<TestServer, 'client' | 'pool' | 'inbox' | 'services'>) {
  type Settings = Parameters<typeof makePool>[0]
  type App = Parameters<typeof makePool>[1]
  const now = () => services.clock.now()

  /** A pool that asks for these factors, with a user who has an address of each kind. */
  async function town(
    factors: Factors = ALL,
    mode: 'OPTIONAL' | 'ON' | 'OFF' = 'OPTIONAL',
    bare = false,
    { settings = {}, app = {} }: { settings?: Settings; app?: App } = {},
  ) {
    const pool = await makePool({ EmailConfiguration, SmsConfiguration, ...settings }, app)
    const UserPoolId = pool.id

    /** A user who has signed in. */
    async function another() {
      const Username = `ana${(people += 1)}`
      const UserAttributes = [
        { Name: 'email', Value: `${Username}@example.com` },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'phone_number', Value: `+1555${String(people).padStart(7, '0')}` },
      ]
      const at = { UserPoolId, Username }
      await client.adminCreateUser({ ...at, MessageAction: 'SUPPRESS', ...(!bare && { UserAttributes }) })
      await client.adminSetUserPassword({ ...at, Password, Permanent: true })
      const tokens = await pool.signIn(Username, Password)
      const start = () =>
        client.initiateAuth({
          ClientId: pool.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: Username, PASSWORD: Password },
        })
      const respond = (ChallengeName: string, Session: string | undefined, responses: Record<string, string> = {}) =>
        client.respondToAuthChallenge({
          ClientId: pool.clientId,
          ChallengeName: ChallengeName as 'SMS_MFA',
          Session,
          ChallengeResponses: { USERNAME: Username, ...responses },
        })
      const sent = async () => (await inbox.read({ poolId: pool.id, username: Username }, 0)).at(-1)
      return { at, Username, AccessToken: tokens.accessToken, start, respond, sent }
    }

    const ana = await another()
    await client.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: mode, ...factors })
    return { pool, UserPoolId, ...ana, another }
  }

  type Person = Pick<Awaited<ReturnType<typeof town>>, 'AccessToken' | 'at'>

  /** Gives a user an authenticator app, and has it asked for. */
  async function withApp({ AccessToken, at }: Person, name?: string) {
    const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
    const app = authenticator(SecretCode)
    const FriendlyDeviceName = name
    await client.verifySoftwareToken({ AccessToken, UserCode: app.at(now()), FriendlyDeviceName })
    await client.adminSetUserMFAPreference({ ...at, SoftwareTokenMfaSettings: PREFERRED })
    return app
  }

  return { town, withApp, now }
}
