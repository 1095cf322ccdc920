import { randomBytes } from 'node:crypto'
import type {
  AuthenticationResultType,
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll } from 'vitest'
import type { Config } from '../src/config/config.ts'
import type { Keys } from '../src/config/keys.ts'
import type { Messages } from '../src/config/messages.ts'
import type { Listen } from '../src/config/listen.ts'
import type { Pools } from '../src/config/pools.ts'
import type { Log } from '../src/domain/services.ts'
import { trustsNobody } from '../src/http/peer.ts'
import type { DevServer } from '../src/modes/dev.ts'
import { startDev } from '../src/modes/dev.ts'
import type { Functions } from '../src/server.ts'
import { sharedKeyPair } from './shared-keys.ts'

/** A log that tests can read. */
export function memoryLog(): Log & { readonly lines: { level: string; message: string; details: unknown }[] } {
  const lines: { level: string; message: string; details: unknown }[] = []
  const at = (level: string) => (message: string, details?: unknown) => {
    lines.push({ level, message, details })
  }
  return { info: at('info'), warn: at('warn'), error: at('error'), lines }
}

export type TestServer = Awaited<ReturnType<typeof server>>

/** What a test may set of a server. */
export interface TestConfig extends Partial<Listen>, Partial<Pools>, Partial<Keys> {
  readonly messages?: Messages
  readonly database?: string
  readonly federation?: Config['federation']
  /** What runs where pools name functions. */
  readonly runs?: Config['functions']
  readonly tls?: Config['tls']
}

const NOWHERE: Messages = { routes: [], from: { name: '', address: 'no-reply@localhost' } }

/** A whole configuration: in memory, on a free port, and what a test sets. */
export function testConfig({
  database = ':memory:',
  messages = NOWHERE,
  runs,
  tls,
  federation,
  ...given
}: TestConfig = {}): Config {
  const { masterKey = randomBytes(32), nextMasterKey, otherMasterKeys, ...rest } = given
  const { region = 'eu-west-1', accountId = '123456789012', issuer = 'url', domainBase = 'localhost', ...listen } = rest
  return {
    listen: {
      port: 0,
      hosts: ['127.0.0.1'],
      publicUrl: undefined,
      allowHosts: [],
      allowOrigins: [],
      token: undefined,
      trustsProxy: trustsNobody,
      ...listen,
    },
    database: { location: database, connections: undefined },
    tls,
    keys: { masterKey, nextMasterKey, otherMasterKeys },
    pools: { region, accountId, issuer, domainBase },
    messages,
    ...(federation && { federation }),
    ...(runs && { functions: runs }),
  }
}

/** Starts a server in memory on a free port, with the official SDK in front of it. Ends with the test file. */
export async function server(config: TestConfig = {}, functions: Functions = {}) {
  const log = memoryLog()
  const running = await startDev(testConfig(config), log, functions, sharedKeyPair)
  afterAll(() => running.close())
  const endpoint = running.url
  // Its public URL may be somewhere else.
  const near = `http://localhost:${running.port}`
  const client = new CognitoIdentityProvider({
    endpoint: near,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  return {
    ...running,
    log,
    endpoint,
    client,
    /** Makes a pool of the test's own and a client without secret that allows every flow. */
    pool: (settings: Partial<CreateUserPoolCommandInput> = {}, app: Partial<CreateUserPoolClientCommandInput> = {}) =>
      testPool(client, running.inbox, settings, app),
    /** Sends a request as raw as it is given. */
    raw: (target: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
      fetch(near, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${target}`,
          ...headers,
        },
      }),
  }
}

/** The header of a signature that development mode accepts. */
export const signature = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00',
}

export interface SignedIn {
  readonly username: string
  readonly password: string
  readonly accessToken: string
  readonly idToken: string
  readonly refreshToken: string
}

let users = 0

async function testPool(
  client: CognitoIdentityProvider,
  inbox: DevServer['inbox'],
  settings: Partial<CreateUserPoolCommandInput>,
  app: Partial<CreateUserPoolClientCommandInput>,
) {
  const created = await client.createUserPool({ PoolName: 'test', ...settings })
  const poolId = created.UserPool?.Id ?? ''
  const answer = await client.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: 'test',
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      ...(app.RefreshTokenRotation?.Feature === 'ENABLED' ? [] : (['ALLOW_REFRESH_TOKEN_AUTH'] as const)),
    ],
    ...app,
  })
  const clientId = answer.UserPoolClient?.ClientId ?? ''

  async function signIn(username: string, password: string): Promise<SignedIn> {
    const { AuthenticationResult: result } = await client.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    })
    return { username, password, ...tokens(result) }
  }

  return {
    id: poolId,
    clientId,
    clientSecret: answer.UserPoolClient?.ClientSecret,
    signIn,
    /** A confirmed user with a verified e-mail address. */
    async user(given: { username?: string; password?: string; email?: string } = {}) {
      const { username = `user${(users += 1)}`, password = 'Passw0rd!' } = given
      const { email = `${username}@example.com` } = given
      await client.adminCreateUser({
        UserPoolId: poolId,
        Username: username,
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
      })
      await client.adminSetUserPassword({ UserPoolId: poolId, Username: username, Password: password, Permanent: true })
      return { username, password, email }
    },
    /** A confirmed user who has signed in. */
    async signedIn(given: { username?: string; password?: string; email?: string } = {}): Promise<SignedIn> {
      const { username, password } = await this.user(given)
      return signIn(username, password)
    },
    /** The code of the newest message to a user. */
    async code(username: string): Promise<string> {
      const messages = await inbox.read({ poolId, username }, 2_000)
      return messages.at(-1)?.code ?? ''
    },
  }
}

function tokens(result: AuthenticationResultType | undefined) {
  return {
    accessToken: result?.AccessToken ?? '',
    idToken: result?.IdToken ?? '',
    refreshToken: result?.RefreshToken ?? '',
  }
}
