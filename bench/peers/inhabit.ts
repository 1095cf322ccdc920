import { text } from '../client.ts'
import { PASSWORD } from '../seed.ts'
import type { Inhabited, Running } from './peer.ts'

/** How many users sign in. */
const USERS = 50

// cognito-local makes pools of no other kind by itself
const POOL = { PoolName: 'bench', UsernameAttributes: ['email'] }

/** Makes a pool with a client and users, as an administrator would: by the API. */
export async function inhabit(running: Running): Promise<Inhabited> {
  const { client } = running
  const poolId = text(await client.call('CreateUserPool', POOL), 'UserPool', 'Id')
  const flows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']
  const settings = { UserPoolId: poolId, ClientName: 'bench', ExplicitAuthFlows: flows }
  const clientId = text(await client.call('CreateUserPoolClient', settings), 'UserPoolClient', 'ClientId')
  const names = Array.from({ length: USERS }, (_, index) => `user-${index}@example.com`)
  for (const name of names) {
    await client.call('AdminCreateUser', newcomer(poolId, name))
    await client.call('AdminSetUserPassword', {
      UserPoolId: poolId,
      Username: name,
      Password: PASSWORD,
      Permanent: true,
    })
  }
  return { ...running, poolId, clientId, names }
}

export function newcomer(UserPoolId: string, Username: string) {
  return {
    UserPoolId,
    Username,
    TemporaryPassword: 'Temporary-pa55word',
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: Username },
      { Name: 'email_verified', Value: 'true' },
    ],
  }
}

/** Signs a user in by the password and answers the tokens. */
export async function signIn({ client, clientId }: Inhabited, USERNAME: string) {
  const AuthParameters = { USERNAME, PASSWORD }
  const answer = await client.call('InitiateAuth', {
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters,
  })
  return {
    accessToken: text(answer, 'AuthenticationResult', 'AccessToken'),
    refreshToken: text(answer, 'AuthenticationResult', 'RefreshToken'),
  }
}
