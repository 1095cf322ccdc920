import { randomUUID } from 'node:crypto'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import type { CognitoUserSession, ISignUpResult } from 'amazon-cognito-identity-js'
import { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } from 'amazon-cognito-identity-js'
import { describe, expect, it } from 'vitest'
import type { Offline } from '../../../examples/mince-pie-challenge/test/start-offline.ts'
import { describeClients } from '../../server/test/clients/with-functions.ts'

const PASSWORD = 'MySuperSecurePassw0rd!'

/** What `amazon-cognito-identity-js`, as it comes, meets in pools whose functions serverless-offline runs. */
export function describeTriggers(offline: () => Offline): void {
  describe('clients as they come, at functions that serverless-offline runs', () => {
    describeClients(() => {
      const { endpoint, resources } = offline()
      const { PiesPool: id = '', PiesClient: clientId = '' } = resources
      return { endpoint, id, clientId, user: () => userIn(id, endpoint) }
    })
  })

  describe('functions of the service as triggers', () => {
    const signUp = (pool: 'Tarts' | 'Bakers', name: string, email: string) => {
      const attributes = [new CognitoUserAttribute({ Name: 'email', Value: email })]
      return called<ISignUpResult>((done) => poolOf(offline(), pool).signUp(name, PASSWORD, attributes, [], done))
    }

    it.each(['Tarts', 'Bakers'] as const)('refuse a sign-up of the pool of %s in their words', async (pool) => {
      await expect(signUp(pool, 'eve', 'eve@elsewhere.example')).rejects.toMatchObject({
        name: 'UserLambdaValidationException',
        message: 'PreSignUp failed with error Only bakers may.',
      })
      await expect(signUp(pool, 'joe', 'joe@bakery.example')).resolves.toMatchObject({ userConfirmed: false })
    })

    it('write the message, ask twice at the sign-in, and say more in the token', async () => {
      await signUp('Tarts', 'ana', 'ana@bakery.example')
      const ana = new CognitoUser({ Username: 'ana', Pool: poolOf(offline(), 'Tarts') })
      const mail = await messageTo(offline(), 'ana')
      expect(mail).toMatchObject({ subject: 'Tarts', body: `ana, bake with ${mail.code}` })
      await called((done) => ana.confirmRegistration(mail.code, false, done))

      ana.setAuthenticationFlowType('CUSTOM_AUTH')
      const details = new AuthenticationDetails({ Username: 'ana' })
      await expect(asked((callbacks) => ana.initiateAuth(details, callbacks))).resolves.toMatchObject({ round: '0' })
      const answer = (pie: string) => asked((callbacks) => ana.sendCustomChallengeAnswer(pie, callbacks))
      await expect(answer('apple')).resolves.toMatchObject({ round: '1' })
      const session = (await answer('cherry')) as CognitoUserSession
      expect(session.getAccessToken().decodePayload()).toMatchObject({
        pies: ['apple', 'cherry'],
        scope: expect.stringContaining('tarts/eat'),
      })
      await expect.poll(offline().output).toContain('shared-greeting: Welcome back, ana')
    })
  })
}

async function userIn(UserPoolId: string, endpoint: string): Promise<string> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new CognitoIdentityProvider({ endpoint, region: 'eu-west-1', credentials })
  const Username = randomUUID()
  await client.adminCreateUser({ UserPoolId, Username })
  await client.adminSetUserPassword({ UserPoolId, Username, Password: PASSWORD, Permanent: true })
  return Username
}

interface Callbacks {
  onSuccess(session: CognitoUserSession): void
  onFailure(error: Error): void
  customChallenge(parameters: unknown): void
}

/** Waits for the next question, or for tokens. */
function asked(start: (callbacks: Callbacks) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    start({ onSuccess: resolve, onFailure: reject, customChallenge: resolve })
  })
}

/** Waits for a node-style callback. */
function called<T>(start: (callback: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result as T))) // a callback has one or the other
  })
}

function poolOf({ endpoint, resources }: Offline, name: 'Tarts' | 'Bakers'): CognitoUserPool {
  const UserPoolId = resources[name === 'Tarts' ? 'TartsPool' : 'CognitoUserPoolBakers'] ?? ''
  return new CognitoUserPool({ UserPoolId, ClientId: resources[`${name}Client`] ?? '', endpoint })
}

async function messageTo({ endpoint, resources }: Offline, name: string) {
  const query = new URLSearchParams({ poolId: resources['TartsPool'] ?? '', username: name, wait: '5000' })
  const response = await fetch(`${endpoint}/_poolhouse/inbox?${query.toString()}`)
  const [message] = (await response.json()) as { code: string; subject: string; body: string }[] // the inbox of poolhouse
  if (!message) throw new Error(`No message for ${name}`)
  return message
}
