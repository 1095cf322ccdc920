import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { AuthenticationDetails, CognitoRefreshToken, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'
import type { Library, MfaKind, Step, Visitor, Where } from './visitor.ts'
import { SIGNED_IN } from './visitor.ts'

/** `amazon-cognito-identity-js` as it comes, told nothing but the endpoint, with storage that answers as a browser's. */

export const identityJs: Library = {
  name: 'amazon-cognito-identity-js',
  lacks: ['codes by e-mail', 'set-up of an address', 'USER_AUTH', 'passkeys', 'lists of sessions'],
  visit: visitor,
}

export function memoryStorage() {
  const kept = new Map<string, string>()
  return {
    setItem: (key: string, value: string) => void kept.set(key, value),
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
  }
}

/** Waits for a node-style callback. */
export function called<T>(start: (callback: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result as T))) // a callback has one or the other
  })
}

function visitor({ pool, server: { endpoint } }: Where): Visitor {
  const Storage = memoryStorage()
  const userPool = new CognitoUserPool({ UserPoolId: pool.id, ClientId: pool.clientId, endpoint, Storage })
  let user = new CognitoUser({ Username: '-', Pool: userPool, Storage })
  let asks = ''

  /** What the library calls back with, as a step. */
  const stepped = (start: (callbacks: ReturnType<typeof callbacksOf>) => void) =>
    new Promise<Step>((resolve, reject) => start(callbacksOf(resolve, reject)))

  function callbacksOf(resolve: (step: Step) => void, onFailure: (error: Error) => void) {
    const ask = (name: string, parameters?: Readonly<Record<string, string>>) => {
      asks = name
      const choices = parameters?.['MFAS_CAN_CHOOSE'] ?? parameters?.['MFAS_CAN_SETUP']
      resolve({
        asks,
        choices: choices ? (JSON.parse(choices) as string[]) : undefined,
        question: parameters?.['question'],
      })
    }
    return {
      onFailure,
      onSuccess: () => resolve(SIGNED_IN),
      newPasswordRequired: () => ask('NEW_PASSWORD_REQUIRED'),
      customChallenge: (parameters: Readonly<Record<string, string>>) => ask('CUSTOM_CHALLENGE', parameters),
      mfaRequired: ask,
      totpRequired: ask,
      mfaSetup: ask,
      selectMFAType: ask,
    }
  }

  const session = () => called<CognitoUserSession>((done) => user.getSession(done))
  const accessToken = async () => (await session()).getAccessToken().getJwtToken()

  return {
    accessToken,
    signIn(Username, { password, flow = 'USER_SRP_AUTH' } = {}) {
      user = new CognitoUser({ Username, Pool: userPool, Storage })
      user.setAuthenticationFlowType(flow)
      const details = new AuthenticationDetails({ Username, ...(password !== undefined && { Password: password }) })
      return stepped((callbacks) => {
        if (flow === 'CUSTOM_AUTH' && password === undefined) user.initiateAuth(details, callbacks)
        else user.authenticateUser(details, callbacks)
      })
    },
    answer: (value) =>
      stepped((callbacks) => {
        if (asks === 'NEW_PASSWORD_REQUIRED') user.completeNewPasswordChallenge(value, {}, callbacks)
        else if (asks === 'CUSTOM_CHALLENGE') user.sendCustomChallengeAnswer(value, callbacks)
        else if (asks === 'SELECT_MFA_TYPE') user.sendMFASelectionAnswer(value, callbacks)
        else user.sendMFACode(value, callbacks, asks)
      }),
    beginApp: () =>
      new Promise((resolve, reject) =>
        user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject }),
      ),
    finishApp: (code) =>
      new Promise((resolve, reject) =>
        user.verifySoftwareToken(code, 'phone', { onSuccess: () => resolve(SIGNED_IN), onFailure: reject }),
      ),
    async refresh() {
      const RefreshToken = (await session()).getRefreshToken().getToken()
      await called((done) => user.refreshSession(new CognitoRefreshToken({ RefreshToken }), done))
      return accessToken()
    },
    async signOutEverywhere() {
      await session()
      await new Promise((resolve, reject) => user.globalSignOut({ onSuccess: resolve, onFailure: reject }))
    },
    async prefer(wanted) {
      const setting = (kind: MfaKind) =>
        wanted[kind] ? { Enabled: wanted[kind] !== 'off', PreferredMfa: wanted[kind] === 'preferred' } : null
      await called((done) => user.setUserMfaPreference(setting('SMS_MFA'), setting('SOFTWARE_TOKEN_MFA'), done))
    },
    async preferences() {
      type Data = { UserMFASettingList?: string[]; PreferredMfaSetting?: string }
      const data = await called<Data>((done) => user.getUserData(done, { bypassCache: true }))
      return { enabled: data.UserMFASettingList ?? [], preferred: data.PreferredMfaSetting }
    },
    async forgetDevice() {
      user.getCachedDeviceKeyAndPassword()
      await new Promise((resolve, reject) => user.forgetDevice({ onSuccess: resolve, onFailure: reject }))
    },
  }
}
