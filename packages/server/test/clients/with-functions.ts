import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'
import { Amplify } from 'aws-amplify'
import { confirmSignIn, fetchAuthSession, signIn, signOut } from 'aws-amplify/auth'
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito'
import { describe, expect, it } from 'vitest'
import { claims } from '../claims.ts'
import { memoryStorage } from './amplify.ts'
import { LEGACY_PASSWORD } from './tokens.ts'

/** A pool whose triggers are the functions of `challenges.ts` and `tokens.ts`, wherever they run. */
export interface WithFunctions {
  readonly endpoint: string
  readonly id: string
  readonly clientId: string
  /** Makes a user, and answers the name. */
  readonly user: () => Promise<string>
}

cognitoUserPoolsTokenProvider.setKeyValueStorage(memoryStorage())

function expectAdded(access: string | undefined, id: string | undefined) {
  expect(claims(access)).toMatchObject({ pies: ['apple'], scope: 'aws.cognito.signin.user.admin pies/bake' })
  expect(claims(id)).toMatchObject({ oven: 'hot' })
}

/** What clients as they come meet in such a pool: a migration, two questions, and what is added to tokens. */
export function describeClients(place: () => WithFunctions): void {
  describe('amazon-cognito-identity-js', () => {
    function userOf(Username: string) {
      const { id: UserPoolId, clientId: ClientId, endpoint } = place()
      return new CognitoUser({ Username, Pool: new CognitoUserPool({ UserPoolId, ClientId, endpoint }) })
    }

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
      const username = await place().user()
      const { session, asked } = await answerBoth(userOf(username))
      expect(asked).toMatchObject([{ question: 'Which pie is number 1?' }, { question: 'Which pie is number 2?' }])
      expectAdded(session.getAccessToken().getJwtToken(), session.getIdToken().getJwtToken())
    })
  })

  describe('aws-amplify', () => {
    function configure() {
      const { id: userPoolId, clientId: userPoolClientId, endpoint: userPoolEndpoint } = place()
      Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } })
    }
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
      const username = await place().user()
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
}
