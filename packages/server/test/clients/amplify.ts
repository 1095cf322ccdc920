import { Amplify } from 'aws-amplify'
import type { SignInOutput } from 'aws-amplify/auth'
import {
  associateWebAuthnCredential,
  autoSignIn,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchMFAPreference,
  forgetDevice,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  verifyTOTPSetup,
} from 'aws-amplify/auth'
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito'
import type { securityKey } from '../passkeys/security-key.ts'
import { inBrowser } from './browser.ts'
import type { Library, MfaKind, Step, Visitor, Where } from './visitor.ts'
import { SIGNED_IN } from './visitor.ts'

/** `aws-amplify` 6 as it comes, told nothing but the endpoint. It has one state for all. */

export const amplify: Library = { name: 'aws-amplify', lacks: ['lists of sessions'], visit: visitor }

export function memoryStorage() {
  const kept = new Map<string, string>()
  return {
    setItem: async (key: string, value: string) => void kept.set(key, value),
    getItem: async (key: string) => kept.get(key) ?? null,
    removeItem: async (key: string) => void kept.delete(key),
    clear: async () => kept.clear(),
  }
}

/** Its words for second factors, by those of the API. */
const KINDS = { SMS_MFA: 'SMS', SOFTWARE_TOKEN_MFA: 'TOTP', EMAIL_OTP: 'EMAIL' } as const
const nameOf = (kind: string) => Object.entries(KINDS).find(([, own]) => own === kind)?.[0] ?? kind
const kindOf = (name: string) => (name in KINDS ? KINDS[name as MfaKind] : name)

/** Its words for what is asked, by those of the API. */
const STEPS: Readonly<Record<string, string>> = {
  CONFIRM_SIGN_IN_WITH_SMS_CODE: 'SMS_MFA',
  CONFIRM_SIGN_IN_WITH_TOTP_CODE: 'SOFTWARE_TOKEN_MFA',
  CONFIRM_SIGN_IN_WITH_EMAIL_CODE: 'EMAIL_OTP',
  CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE: 'CUSTOM_CHALLENGE',
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: 'NEW_PASSWORD_REQUIRED',
  CONTINUE_SIGN_IN_WITH_MFA_SELECTION: 'SELECT_MFA_TYPE',
  CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION: 'MFA_SETUP',
  CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION: 'SELECT_CHALLENGE',
  CONFIRM_SIGN_IN_WITH_PASSWORD: 'PASSWORD',
}

function visitor({ pool, server: { endpoint } }: Where): Visitor {
  Amplify.configure({
    Auth: { Cognito: { userPoolId: pool.id, userPoolClientId: pool.clientId, userPoolEndpoint: endpoint } },
  })
  cognitoUserPoolsTokenProvider.setKeyValueStorage(memoryStorage())
  let name = ''
  let asks = ''
  let key: ReturnType<typeof securityKey> | undefined

  function arrive({ isSignedIn, nextStep }: SignInOutput): Step {
    asks = ''
    if (isSignedIn) return SIGNED_IN
    asks = STEPS[nextStep.signInStep] ?? nextStep.signInStep
    const choices =
      'allowedMFATypes' in nextStep
        ? nextStep.allowedMFATypes?.map(nameOf)
        : 'availableChallenges' in nextStep
          ? nextStep.availableChallenges
          : undefined
    const question = 'additionalInfo' in nextStep ? nextStep.additionalInfo?.['question'] : undefined
    return { asks, choices, question }
  }

  const respond = async (challengeResponse: string) => arrive(await confirmSignIn({ challengeResponse }))

  async function accessToken(forceRefresh = false) {
    const { tokens } = await fetchAuthSession({ forceRefresh })
    if (!tokens) throw new Error('Nobody is signed in.')
    return tokens.accessToken.toString()
  }

  return {
    accessToken,
    refresh: () => accessToken(true),
    async signIn(username, { password, flow = 'USER_SRP_AUTH', first } = {}) {
      const custom = password === undefined ? 'CUSTOM_WITHOUT_SRP' : 'CUSTOM_WITH_SRP'
      const options = {
        authFlowType: flow === 'CUSTOM_AUTH' ? custom : flow,
        ...(first && { preferredChallenge: first }),
      } as const
      await signOut()
      const begin = () => signIn({ username, ...(password !== undefined && { password }), options })
      return arrive(await (key ? inBrowser(key, begin) : begin()))
    },
    answer: (value) => respond(asks === 'SELECT_MFA_TYPE' ? kindOf(value) : value),
    async beginApp() {
      if (asks !== 'MFA_SETUP') return (await setUpTOTP()).sharedSecret
      const { nextStep } = await confirmSignIn({ challengeResponse: 'TOTP' })
      if (nextStep.signInStep !== 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP') throw new Error(nextStep.signInStep)
      return nextStep.totpSetupDetails.sharedSecret
    },
    async finishApp(code) {
      if (asks === 'MFA_SETUP') return respond(code)
      await verifyTOTPSetup({ code })
      return undefined
    },
    signOutEverywhere: () => signOut({ global: true }),
    async prefer(wanted) {
      const words = { on: 'ENABLED', off: 'DISABLED', preferred: 'PREFERRED' } as const
      const named = Object.entries(wanted).map(([kind, as]) => [kindOf(kind).toLowerCase(), words[as]])
      await updateMFAPreference(Object.fromEntries(named) as Parameters<typeof updateMFAPreference>[0]) // its own words
    },
    async preferences() {
      const { enabled = [], preferred } = await fetchMFAPreference()
      return { enabled: enabled.map(nameOf), preferred: preferred && nameOf(preferred) }
    },
    forgetDevice: () => forgetDevice(),
    async setUpAddress(email) {
      await confirmSignIn({ challengeResponse: 'EMAIL' })
      return respond(email)
    },
    async signUp(username, email) {
      name = username
      const options = { userAttributes: { email }, autoSignIn: { authFlowType: 'USER_AUTH' as const } }
      await signUp({ username, options })
    },
    async confirmAndSignIn(confirmationCode) {
      await confirmSignUp({ username: name, confirmationCode })
      return arrive(await autoSignIn())
    },
    async registerPasskey(given) {
      key = given
      await inBrowser(given, () => associateWebAuthnCredential())
    },
  }
}
