import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'
import { Amplify } from 'aws-amplify'
import { confirmSignIn, fetchAuthSession, signIn, signOut } from 'aws-amplify/auth'
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito'
import { afterAll, describe, expect, it } from 'vitest'
import type { ModuleTarget, UrlTarget } from '../../src/domain/functions.ts'
import { claims } from '../claims.ts'
import { server } from '../server.ts'
import * as challenges from './challenges.ts'
import * as tokens from './tokens.ts'

/** Clients as they come, at a pool whose functions are run in each of the ways that there are. */

const { define, create, verify } = challenges
const { addsClaims, migrates, LEGACY_PASSWORD } = tokens
const functions = { define, create, verify, addsClaims, migrates }
type Name = keyof typeof functions

/** The functions at a URL, and under the API of AWS Lambda. */
const elsewhere = createServer((request, response) => {
  const name = /(?:functions\/lambda-|\/)(\w+)(?:\/invocations)?$/.exec(request.url ?? '')?.[1] as Name
  const isLambda = request.url?.startsWith('/2015-03-31/')
  let body = ''
  request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
  request.on('end', () => {
    void functions[name](JSON.parse(body) as never) // as the server sends it
      .catch((error: Error) => {
        if (isLambda) response.setHeader('x-amz-function-error', 'Unhandled')
        else response.statusCode = 500
        return { errorMessage: error.message }
      })
      .then((returned) => response.end(JSON.stringify(returned)))
  })
}).listen(0, '127.0.0.1')
await once(elsewhere, 'listening')
afterAll(() => void elsewhere.close())
const base = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`

const file = (name: Name) => join(import.meta.dirname, name in tokens ? 'tokens.ts' : 'challenges.ts')
const names = Object.keys(functions) as Name[]
const targets = new Map<string, ModuleTarget | UrlTarget>(
  names.flatMap((name) => [
    [`module-${name}`, { module: file(name), export: name, environment: {} }],
    [`url-${name}`, { url: `${base}/${name}` }],
  ]),
)
const keys = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: undefined }
const { endpoint, pool: makePool } = await server({ runs: { targets, endpoint: { endpoint: base, keys } } })

function memoryStorage() {
  const kept = new Map<string, string>()
  return {
    setItem: async (key: string, value: string) => void kept.set(key, value),
    getItem: async (key: string) => kept.get(key) ?? null,
    removeItem: async (key: string) => void kept.delete(key),
    clear: async () => kept.clear(),
  }
}
cognitoUserPoolsTokenProvider.setKeyValueStorage(memoryStorage())

function expectAdded(access: string | undefined, id: string | undefined) {
  expect(claims(access)).toMatchObject({ pies: ['apple'], scope: 'aws.cognito.signin.user.admin pies/bake' })
  expect(claims(id)).toMatchObject({ oven: 'hot' })
}

describe.each(['module', 'url', 'lambda'])('functions run by %s', async (how) => {
  const arn = (name: Name) => `arn:aws:lambda:eu-west-1:123456789012:function:${how}-${name}`
  const pool = await makePool(
    {
      LambdaConfig: {
        DefineAuthChallenge: arn('define'),
        CreateAuthChallenge: arn('create'),
        VerifyAuthChallengeResponse: arn('verify'),
        PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arn('addsClaims') },
        UserMigration: arn('migrates'),
      },
    },
    { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
  )

  describe('amazon-cognito-identity-js', () => {
    const userPool = new CognitoUserPool({ UserPoolId: pool.id, ClientId: pool.clientId, endpoint })
    const userOf = (Username: string) => new CognitoUser({ Username, Pool: userPool })

    function authenticate(user: CognitoUser, Password: string): Promise<CognitoUserSession> {
      user.setAuthenticationFlowType('USER_PASSWORD_AUTH')
      const details = new AuthenticationDetails({ Username: user.getUsername(), Password })
      return new Promise((onSuccess, onFailure) => user.authenticateUser(details, { onSuccess, onFailure }))
    }

    function answerBoth(user: CognitoUser): Promise<{ session: CognitoUserSession; asked: unknown[] }> {
      user.setAuthenticationFlowType('CUSTOM_AUTH')
      const asked: unknown[] = []
      const pies = ['apple', 'cherry']
      return new Promise((resolve, onFailure) => {
        const callbacks = {
          onSuccess: (session: CognitoUserSession) => resolve({ session, asked }),
          onFailure,
          customChallenge(parameters: unknown) {
            asked.push(parameters)
            user.sendCustomChallengeAnswer(pies.shift(), callbacks)
          },
        }
        user.initiateAuth(new AuthenticationDetails({ Username: user.getUsername() }), callbacks)
      })
    }

    it('brings a user along at the first sign-in, and tokens have what was added', async () => {
      await expect(authenticate(userOf('ana'), 'Wr0ng-one')).rejects.toMatchObject({ code: 'UserNotFoundException' })
      const user = userOf('ana')
      const session = await authenticate(user, LEGACY_PASSWORD)
      expectAdded(session.getAccessToken().getJwtToken(), session.getIdToken().getJwtToken())
      const renewed = await new Promise<CognitoUserSession>((resolve, reject) => {
        user.refreshSession(session.getRefreshToken(), (error, next: CognitoUserSession) =>
          error ? reject(error as Error) : resolve(next),
        )
      })
      expectAdded(renewed.getAccessToken().getJwtToken(), renewed.getIdToken().getJwtToken())
    })

    it('answers two questions', async () => {
      const { username } = await pool.user()
      const { session, asked } = await answerBoth(userOf(username))
      expect(asked).toMatchObject([{ question: 'Which pie is number 1?' }, { question: 'Which pie is number 2?' }])
      expectAdded(session.getAccessToken().getJwtToken(), session.getIdToken().getJwtToken())
    })
  })

  describe('aws-amplify', () => {
    const configure = () =>
      Amplify.configure({
        Auth: { Cognito: { userPoolId: pool.id, userPoolClientId: pool.clientId, userPoolEndpoint: endpoint } },
      })
    async function expectSession() {
      for (const forceRefresh of [false, true]) {
        const { tokens } = await fetchAuthSession({ forceRefresh })
        expectAdded(tokens?.accessToken.toString(), tokens?.idToken?.toString())
      }
      await signOut()
    }

    it('brings a user along at the first sign-in, and tokens have what was added', async () => {
      configure()
      const options = { authFlowType: 'USER_PASSWORD_AUTH' } as const
      const signedIn = await signIn({ username: 'ben', password: LEGACY_PASSWORD, options })
      expect(signedIn).toMatchObject({ isSignedIn: true })
      await expectSession()
    })

    it('answers two questions', async () => {
      configure()
      const { username } = await pool.user()
      const asks = (question: string) => ({
        signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE',
        additionalInfo: { question },
      })
      const first = await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } })
      expect(first.nextStep).toMatchObject(asks('Which pie is number 1?'))
      const second = await confirmSignIn({ challengeResponse: 'apple' })
      expect(second.nextStep).toMatchObject(asks('Which pie is number 2?'))
      expect(await confirmSignIn({ challengeResponse: 'cherry' })).toMatchObject({ isSignedIn: true })
      await expectSession()
    })
  })
})
