import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider'
import type { OperationName, Output } from '../../src/model/types.gen.ts'
import type { TestDevice } from '../devices.ts'
import { deviceFor, deviceProof } from '../devices.ts'
import type { securityKey } from '../passkeys/security-key.ts'
import { srpClaim, srpStart } from '../srp-client.ts'
import type { How, Step, Visitor, Where } from './visitor.ts'
import { SIGNED_IN } from './visitor.ts'

/** Sends one call by a library that speaks the API and nothing else. */
export type Call = <Name extends OperationName>(operation: Name, input: object) => Promise<Output<Name>>

type Answer = Output<'InitiateAuth'> & Output<'RespondToAuthChallenge'>

/** In which response a challenge is answered. */
const FIELD: Readonly<Record<string, string>> = {
  SMS_MFA: 'SMS_MFA_CODE',
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
  NEW_PASSWORD_REQUIRED: 'NEW_PASSWORD',
  PASSWORD: 'PASSWORD',
}

/** Somebody whose application writes the flows itself, as with the SDKs. */
export function apiVisitor(call: Call, { pool }: Where): Visitor {
  let username = ''
  let password = ''
  let waiting: Answer = {}
  let tokens: AuthenticationResultType | undefined
  let device: TestDevice | undefined
  let key: ReturnType<typeof securityKey> | undefined
  let start = srpStart()
  const deviceKey = () => (device ? { DEVICE_KEY: device.key } : {})

  async function respond(responses: Readonly<Record<string, string>>, name = waiting.ChallengeName): Promise<Step> {
    const ChallengeResponses = { USERNAME: username, ...deviceKey(), ...responses }
    const { Session } = waiting
    const at = { ClientId: pool.clientId, ChallengeName: name, Session }
    return arrive(await call('RespondToAuthChallenge', { ...at, ChallengeResponses }))
  }

  async function arrive(answer: Answer): Promise<Step> {
    const { ChallengeName: asks, ChallengeParameters: parameters = {}, AuthenticationResult: result } = answer
    waiting = answer
    if (result) return finish(result)
    username = parameters['USERNAME'] ?? parameters['USER_ID_FOR_SRP'] ?? username
    if (asks === 'PASSWORD_VERIFIER') return respond(srpClaim(pool.id, password, start, parameters))
    if (asks === 'DEVICE_SRP_AUTH' && device) {
      const proof = deviceProof(device)
      const ofSrp = await call('RespondToAuthChallenge', {
        ClientId: pool.clientId,
        ChallengeName: asks,
        Session: answer.Session,
        ChallengeResponses: { USERNAME: username, ...proof.first },
      })
      waiting = ofSrp
      return respond(proof.second(ofSrp.ChallengeParameters))
    }
    if (asks === 'WEB_AUTHN' && key) return respond({ CREDENTIAL: key.get(parameters['CREDENTIAL_REQUEST_OPTIONS']) })
    const mayChoose = parameters['MFAS_CAN_CHOOSE'] ?? parameters['MFAS_CAN_SETUP']
    const choices = mayChoose ? (JSON.parse(mayChoose) as string[]) : answer.AvailableChallenges // a list of names
    return { asks: String(asks), choices, question: parameters['question'] }
  }

  /** As the libraries for browsers do, a new device is confirmed at once. */
  async function finish(result: AuthenticationResultType): Promise<Step> {
    tokens = result
    if (!result.NewDeviceMetadata) return SIGNED_IN
    device = deviceFor(result)
    const { key: DeviceKey, config: DeviceSecretVerifierConfig } = device
    await call('ConfirmDevice', { AccessToken: result.AccessToken, DeviceKey, DeviceSecretVerifierConfig })
    return SIGNED_IN
  }

  async function initiate(AuthFlow: string, parameters: object, more: object = {}): Promise<Step> {
    const AuthParameters = { USERNAME: username, ...deviceKey(), ...parameters }
    return arrive(await call('InitiateAuth', { ClientId: pool.clientId, AuthFlow, AuthParameters, ...more }))
  }

  const accessToken = async () => tokens?.AccessToken ?? ''

  return {
    accessToken,
    signIn(name, { password: given = '', flow = 'USER_SRP_AUTH', first }: How = {}) {
      username = name
      password = given
      start = srpStart()
      if (flow === 'USER_PASSWORD_AUTH') return initiate(flow, { PASSWORD: given })
      if (flow === 'USER_SRP_AUTH') return initiate(flow, { SRP_A: start.A })
      const bySrp = { CHALLENGE_NAME: 'SRP_A', SRP_A: start.A }
      if (flow === 'CUSTOM_AUTH') return initiate(flow, given ? bySrp : {})
      const proof = {
        ...(first === 'PASSWORD' && { PASSWORD: given }),
        ...(first === 'PASSWORD_SRP' && { SRP_A: start.A }),
      }
      return initiate(flow, { ...(first && { PREFERRED_CHALLENGE: first }), ...proof })
    },
    answer: (value) => respond({ [FIELD[String(waiting.ChallengeName)] ?? 'ANSWER']: value }),
    async beginApp() {
      const by = tokens ? { AccessToken: tokens.AccessToken } : { Session: waiting.Session }
      const { SecretCode = '', Session } = await call('AssociateSoftwareToken', by)
      waiting = { ...waiting, Session }
      return SecretCode
    },
    async finishApp(UserCode) {
      const by = tokens ? { AccessToken: tokens.AccessToken } : { Session: waiting.Session }
      const { Session } = await call('VerifySoftwareToken', { ...by, UserCode })
      waiting = { ...waiting, Session }
      return tokens ? undefined : respond({})
    },
    async refresh() {
      const parameters = { REFRESH_TOKEN: tokens?.RefreshToken, ...deviceKey() }
      const at = { ClientId: pool.clientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: parameters }
      const { AuthenticationResult: result } = await call('InitiateAuth', at)
      tokens = { ...tokens, ...result }
      return accessToken()
    },
    async signOutEverywhere() {
      await call('GlobalSignOut', { AccessToken: await accessToken() })
    },
    async prefer(wanted) {
      const setting = (as: string | undefined) => as && { Enabled: as !== 'off', PreferredMfa: as === 'preferred' }
      await call('SetUserMFAPreference', {
        AccessToken: await accessToken(),
        SMSMfaSettings: setting(wanted.SMS_MFA),
        SoftwareTokenMfaSettings: setting(wanted.SOFTWARE_TOKEN_MFA),
        EmailMfaSettings: setting(wanted.EMAIL_OTP),
      })
    },
    async preferences() {
      const { UserMFASettingList: enabled = [], PreferredMfaSetting: preferred } = await call('GetUser', {
        AccessToken: await accessToken(),
      })
      return { enabled, preferred }
    },
    async forgetDevice() {
      await call('ForgetDevice', { AccessToken: await accessToken(), DeviceKey: device?.key })
      device = undefined
    },
    setUpAddress: (EMAIL) => respond({ EMAIL }),
    async signUp(Username, Value) {
      const UserAttributes = [{ Name: 'email', Value }]
      username = Username
      waiting = await call('SignUp', { ClientId: pool.clientId, Username, UserAttributes })
    },
    async confirmAndSignIn(ConfirmationCode) {
      const at = { ClientId: pool.clientId, Username: username, ConfirmationCode, Session: waiting.Session }
      const { Session } = await call('ConfirmSignUp', at)
      return initiate('USER_AUTH', {}, { Session })
    },
    async registerPasskey(given) {
      key = given
      const AccessToken = await accessToken()
      const { CredentialCreationOptions } = await call('StartWebAuthnRegistration', { AccessToken })
      await call('CompleteWebAuthnRegistration', { AccessToken, Credential: given.create(CredentialCreationOptions) })
    },
  }
}
