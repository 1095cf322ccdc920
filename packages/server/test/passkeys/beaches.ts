import type {
  CreateUserPoolClientCommandInput,
  SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../server.ts'
import { securityKey } from './security-key.ts'

/** Pools whose users sign in with passkeys, and users who have some. */

type Passkeys = NonNullable<SetUserPoolMfaConfigCommandInput['WebAuthnConfiguration']>
type Factors = Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId' | 'WebAuthnConfiguration'>

export const APP: Partial<CreateUserPoolClientCommandInput> = {
  PreventUserExistenceErrors: 'ENABLED',
  ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
}

export function beaches({ client, pool: makePool }: Pick<TestServer, 'client' | 'pool'>) {
  async function beach(passkeys: Passkeys = {}, factors: Factors = {}, app = APP) {
    const SignInPolicy = { AllowedFirstAuthFactors: ['PASSWORD' as const, 'WEB_AUTHN' as const] }
    const pool = await makePool({ Policies: { SignInPolicy } }, app)
    const WebAuthnConfiguration = { RelyingPartyId: 'example.com', ...passkeys }
    await client.setUserPoolMfaConfig({ UserPoolId: pool.id, WebAuthnConfiguration, ...factors })

    /** Asks for a passkey at a sign-in. */
    const start = (USERNAME: string) =>
      client.initiateAuth({
        ClientId: pool.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME, PREFERRED_CHALLENGE: 'WEB_AUTHN' },
      })
    const respond = (USERNAME: string, Session: string | undefined, CREDENTIAL: string) =>
      client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'WEB_AUTHN',
        Session,
        ChallengeResponses: { USERNAME, CREDENTIAL },
      })

    /** Somebody who has signed in, and may register passkeys. */
    async function bather() {
      const { username, password } = await pool.user()
      const { accessToken: AccessToken } = await pool.signIn(username, password)
      const options = async () => (await client.startWebAuthnRegistration({ AccessToken })).CredentialCreationOptions
      const complete = (Credential: object) =>
        client.completeWebAuthnRegistration({ AccessToken, Credential: Credential as never })
      async function register(key = securityKey()) {
        await complete(key.create(await options()))
        return key
      }
      const list = async () => (await client.listWebAuthnCredentials({ AccessToken })).Credentials
      return { username, password, AccessToken, options, complete, register, list }
    }

    return { pool, at: { UserPoolId: pool.id }, start, respond, bather }
  }
  return { beach }
}
