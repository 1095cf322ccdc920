import { randomBytes } from 'node:crypto'
import { operations } from '../../src/model/operations.gen.ts'
import type { OperationName } from '../../src/model/types.gen.ts'
import type { Handler } from '../../src/triggers/runners/in-process.ts'
import { testFunctions } from '../functions.ts'
import { SmsConfiguration } from '../mfa-towns.ts'
import { server, signature } from '../server.ts'
import type { PoolModel } from './table.ts'

/** A server with a pool that walks set as they like, one beside it, and a way to call it that lets nothing pass. */

const EmailConfiguration = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.example',
} as const

export const FLOWS = [
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
] as const

/** Wrong answers to questions that end a custom sign-in. */
export const MOST_WRONG = 3

interface Round {
  readonly challengeName: string
  readonly challengeResult: boolean
}

/** The password first, where it begins with one; then questions until one was answered. */
const define: Handler = (event) => {
  const rounds = event.request['session'] as readonly Round[] // as triggers.md has it
  const answers = rounds.filter(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE')
  const startsSrp = rounds[0]?.challengeName === 'SRP_A' && rounds.length === 1
  const response = {
    issueTokens: answers.some(({ challengeResult }) => challengeResult),
    failAuthentication: answers.length >= MOST_WRONG && !answers.some(({ challengeResult }) => challengeResult),
    challengeName: startsSrp ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE',
  }
  return { ...event, response }
}
const create: Handler = (event) => ({ ...event, response: { privateChallengeParameters: { answer: 'right' } } })
const verify: Handler = (event) => ({
  ...event,
  response: { answerCorrect: event.request['challengeAnswer'] === 'right' },
})

export interface Answer {
  /** The name of the error, of a request that was refused. */
  readonly error?: string
  readonly message: string
  readonly body: AnswerBody
}

interface AnswerBody {
  readonly ChallengeName?: string
  readonly Session?: string
  readonly ChallengeParameters?: Readonly<Record<string, string>>
  readonly AuthenticationResult?: {
    readonly AccessToken: string
    readonly IdToken: string
    readonly NewDeviceMetadata?: { readonly DeviceKey: string; readonly DeviceGroupKey: string }
  }
  readonly SecretCode?: string
  readonly CredentialCreationOptions?: object
}

export type Place = Awaited<ReturnType<typeof openPlace>>

export async function openPlace(database: string) {
  const functions = testFunctions()
  const running = await server({ database, masterKey: randomBytes(32) }, { runner: functions.runner })
  const LambdaConfig = {
    DefineAuthChallenge: functions.add(define),
    CreateAuthChallenge: functions.add(create),
    VerifyAuthChallengeResponse: functions.add(verify),
  }
  const senders = { EmailConfiguration, SmsConfiguration }
  const all = { ExplicitAuthFlows: [...FLOWS] }
  const [pool, beside] = await Promise.all([
    running.pool({ ...senders, LambdaConfig }, { ...all, PreventUserExistenceErrors: 'ENABLED' }),
    running.pool(senders, all),
  ])
  const clientOf = async (settings: object) => {
    const { UserPoolClient } = await running.client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'other',
      ...settings,
    })
    return UserPoolClient?.ClientId ?? ''
  }
  const { username: neighbour } = await pool.user()
  const legacy = await clientOf({ ...all, PreventUserExistenceErrors: 'LEGACY' })
  const narrow = await clientOf({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] })

  /** Calls an operation; throws when it breaks, or refuses by a name that it does not list. */
  async function call(name: OperationName, input: object): Promise<Answer> {
    const response = await running.raw(name, JSON.stringify(input), signature)
    const body = (await response.json().catch(() => ({}))) as AnswerBody & { __type?: string; message?: string } // by the protocol
    if (response.status === 200) return { message: '', body }
    const { __type: error = '', message = '' } = body
    const isListed = operations[name].errors.includes(error)
    if (response.status !== 400 || !isListed || error === 'InternalErrorException') {
      throw new Error(`${name} answered ${response.status} ${error}: ${message}`)
    }
    return { error, message, body: {} }
  }

  /** Calls an operation of a walk's preparation. */
  async function done(name: OperationName, input: object): Promise<AnswerBody> {
    const { error, message, body } = await call(name, input)
    if (error !== undefined) throw new Error(`${name} refused: ${error} ${message}`)
    return body
  }

  let now = ''
  async function setMfa(model: PoolModel): Promise<void> {
    const { mfa, offered, isPasskeyEnough } = model
    now = JSON.stringify(model)
    await done('SetUserPoolMfaConfig', {
      UserPoolId: pool.id,
      MfaConfiguration: mfa,
      WebAuthnConfiguration: {
        RelyingPartyId: 'example.com',
        UserVerification: 'preferred',
        FactorConfiguration: isPasskeyEnough ? 'MULTI_FACTOR_WITH_USER_VERIFICATION' : 'SINGLE_FACTOR',
      },
      ...(offered.includes('SMS_MFA') && { SmsMfaConfiguration: { SmsConfiguration } }),
      ...(offered.includes('SOFTWARE_TOKEN_MFA') && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
      ...(offered.includes('EMAIL_OTP') && { EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Hello' } }),
    })
  }

  let latest: string | undefined
  /** The newest message of all. */
  async function newest(): Promise<string | undefined> {
    const query = { poolId: pool.id, ...(latest !== undefined && { after: latest }) }
    latest = (await running.inbox.read(query, 0)).at(-1)?.id ?? latest
    return latest
  }

  return {
    ...running,
    newest,
    call,
    done,
    pool,
    clients: { open: pool.clientId, legacy, narrow },
    beside,
    /** Somebody else in the pool. */
    neighbour,
    now: () => running.services.clock.now(),
    setMfa,
    /** Gives the pool these settings. */
    async set(model: PoolModel): Promise<void> {
      if (JSON.stringify(model) === now) return
      const { first, devices } = model
      await done('UpdateUserPool', {
        UserPoolId: pool.id,
        ...senders,
        LambdaConfig,
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: first } },
        ...(devices !== 'none' && { DeviceConfiguration: { ChallengeRequiredOnNewDevice: devices === 'instead' } }),
      })
      await setMfa(model)
    },
  }
}
