import { randomBytes } from 'node:crypto'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import type { Places } from './start-offline.ts'

export const PASSWORD = 'MySuperSecurePassw0rd!'

/** Somebody who signs up and signs in with the AWS SDK, as nothing but the endpoint tells this from AWS. */
export function visitor({ endpoint, poolId, clientId }: Omit<Places, 'url'>) {
  const username = `joe_${randomBytes(4).toString('hex')}`
  const email = `${username}@example.com`
  const cognito = new CognitoIdentityProvider({
    endpoint,
    region: poolId.split('_')[0] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })

  async function signIn(): Promise<string> {
    const { AuthenticationResult: tokens } = await cognito.adminInitiateAuth({
      UserPoolId: poolId,
      ClientId: clientId,
      AuthFlow: 'ADMIN_NO_SRP_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD },
    })
    return tokens?.IdToken ?? ''
  }

  return {
    username,
    email,
    signIn,
    /** Answers the new user's `sub`. */
    async signUp(): Promise<string> {
      const UserAttributes = [{ Name: 'email', Value: email }]
      const { UserSub } = await cognito.signUp({
        ClientId: clientId,
        Username: username,
        Password: PASSWORD,
        UserAttributes,
      })
      return UserSub ?? ''
    },
    /** Waits for the message with the code. */
    async message(): Promise<{ code: string; subject: string; body: string }> {
      const response = await fetch(`${endpoint}/_poolhouse/inbox?poolId=${poolId}&username=${username}&wait=5000`)
      const messages = (await response.json()) as { code: string; subject: string; body: string }[] // the inbox of poolhouse
      const last = messages.at(-1)
      if (!last) throw new Error(`No message has reached ${username}.`)
      return last
    },
    async confirm(code: string): Promise<void> {
      await cognito.confirmSignUp({ ClientId: clientId, Username: username, ConfirmationCode: code })
    },
    /** Makes the group and joins it; the tokens of later sign-ins say so. */
    async joinNewGroup(group: string): Promise<void> {
      await cognito.createGroup({ UserPoolId: poolId, GroupName: group })
      await cognito.adminAddUserToGroup({ UserPoolId: poolId, Username: username, GroupName: group })
    },
    /** Signs in two hours ago: the token has been expired for an hour. */
    async expiredToken(): Promise<string> {
      await moveClock(endpoint, -7200)
      try {
        return await signIn()
      } finally {
        await moveClock(endpoint, 7200)
      }
    },
  }
}

/** A token that says it is somebody else's, under the signature of the one it was made of. */
export function forged(token: string): string {
  const [head, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object // of our own making
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url')
  return [head, changed, signature].join('.')
}

/** Asks the API who one is. */
export async function whoAmI(url: string, path: string, authorization?: string) {
  const response = await fetch(`${url}${path}`, { headers: authorization === undefined ? {} : { authorization } })
  const body = (await response.json()) as { userId?: string; pie?: string; detail?: string } // JSON in either case
  return { status: response.status, contentType: response.headers.get('content-type'), ...body }
}

async function moveClock(endpoint: string, seconds: number): Promise<void> {
  const response = await fetch(`${endpoint}/_poolhouse/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceSeconds: seconds }),
  })
  if (!response.ok) throw new Error(`The clock cannot be moved: ${await response.text()}`)
}
