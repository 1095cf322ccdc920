import { otherThan } from '../authenticator.ts'
import { deviceProof } from '../devices.ts'
import type { SrpStart } from '../srp-client.ts'
import { srpClaim, srpStart } from '../srp-client.ts'
import type { Person } from './person.ts'
import { nextCode } from './person.ts'
import type { Answer, Place } from './place.ts'
import type { Shown } from './table.ts'
import { choices } from './table.ts'
import type { PoolModel } from './table.ts'

/** A sign-in at one of its steps: what waits there, and what answers it. */

export interface Step {
  readonly clientId: string
  readonly by: 'public' | 'admin'
  readonly flow: string
  readonly challenge: string
  readonly session: string | undefined
  readonly parameters: Readonly<Record<string, string>>
  readonly shown: readonly Shown[]
  readonly namesDevice: boolean
  /** Wrong answers to questions of functions. */
  readonly wrong: number
  readonly expiresAt: number
  readonly epoch: number
  /** Of the telephone, when it was posed. */
  readonly number: number
  /** The newest message when it was posed; the one it waits for comes after. */
  readonly after: string | undefined
  /** Whether it sent a code. */
  readonly isSent: boolean
  readonly proof?: ReturnType<typeof deviceProof>
}

/** An answer, and what it brings about if it is taken. */
export interface Reply {
  readonly responses: Record<string, string>
  /** What it shows; without it, a challenge follows of itself. */
  readonly shows?: Shown
  readonly asks?: string
  /** In place of the session of the step. */
  readonly session?: string | undefined
  readonly proof?: Step['proof']
  /** What is different once it was taken. */
  readonly taken?: () => void
}

// One is as good as another to these walks, and making one takes a while.
const start: SrpStart = srpStart()
export const SRP_A = start.A

export const DEVICE_CHALLENGES = ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER']

/** What answers are made from. */
export interface Scene {
  readonly place: Place
  readonly pool: PoolModel
  readonly person: Person
}

/** The code of the message that a step sent; `undefined` where none went out. */
async function codeOf({ place, person }: Scene, { challenge, after, isSent }: Step): Promise<string | undefined> {
  if (!isSent) return undefined
  const query = { poolId: place.pool.id, username: person.username, ...(after !== undefined && { after }) }
  const messages = await place.inbox.read(query, 10_000)
  const code = messages.at(-1)?.code
  if (code === undefined) throw new Error(`${challenge} sent nothing`)
  return code
}

const waitsForMail = new Set(['SMS_MFA', 'EMAIL_OTP', 'SMS_OTP'])

/** The right answer to a step; `undefined` where the person has none. */
export async function rightAnswer(scene: Scene, step: Step, pick: number): Promise<Reply | undefined> {
  const { place, pool, person } = scene
  const { challenge, parameters } = step
  const code = waitsForMail.has(challenge) ? await codeOf(scene, step) : ''
  if (code === undefined) return undefined
  const among = <T>(list: readonly T[]) => list[pick % Math.max(list.length, 1)]
  switch (challenge) {
    case 'PASSWORD_VERIFIER':
      return { responses: srpClaim(place.pool.id, person.secret, start, parameters), shows: 'password' }
    case 'PASSWORD':
      return { responses: { PASSWORD: person.secret }, shows: 'password' }
    case 'PASSWORD_SRP':
      return { responses: { SRP_A }, asks: 'PASSWORD_VERIFIER' }
    case 'SELECT_CHALLENGE': {
      const answer = among(choices(pool, person)) ?? ''
      if (answer === 'PASSWORD') return { responses: { ANSWER: answer, PASSWORD: person.secret }, shows: 'password' }
      if (answer === 'PASSWORD_SRP') return { responses: { ANSWER: answer, SRP_A }, asks: 'PASSWORD_VERIFIER' }
      return { responses: { ANSWER: answer }, asks: answer }
    }
    case 'EMAIL_OTP':
      return { responses: { EMAIL_OTP_CODE: code }, shows: step.shown.length === 0 ? 'mail' : 'EMAIL_OTP' }
    case 'SMS_OTP':
      return { responses: { SMS_OTP_CODE: code }, shows: 'text' }
    case 'SMS_MFA':
      return { responses: { SMS_MFA_CODE: code }, shows: 'SMS_MFA' }
    case 'SOFTWARE_TOKEN_MFA': {
      const { app } = person
      if (!app) return undefined
      const next = nextCode(app, place)
      const taken = () => {
        app.used = next.step
      }
      return { responses: { SOFTWARE_TOKEN_MFA_CODE: next.code }, shows: 'SOFTWARE_TOKEN_MFA', taken }
    }
    case 'SELECT_MFA_TYPE': {
      const answer = among(person.seconds)
      if (answer === undefined) return undefined
      const ANSWER = answer === 'EMAIL_OTP' && pick % 2 === 0 ? 'EMAIL_MFA' : answer
      return { responses: { ANSWER }, asks: answer }
    }
    case 'NEW_PASSWORD_REQUIRED': {
      const password = `New-passw0rd${pick}`
      const taken = () => {
        person.password = 'fine'
        person.secret = password
        person.epoch += 1
      }
      return { responses: { NEW_PASSWORD: password }, shows: 'new password', taken }
    }
    case 'WEB_AUTHN': {
      const isVerified = pick % 2 === 0
      const CREDENTIAL = person.key?.get(parameters['CREDENTIAL_REQUEST_OPTIONS'], { isVerified })
      if (CREDENTIAL === undefined) return undefined
      return { responses: { CREDENTIAL }, shows: isVerified ? 'verified passkey' : 'passkey' }
    }
    case 'CUSTOM_CHALLENGE':
      return { responses: { ANSWER: 'right' }, shows: 'answers' }
    case 'DEVICE_SRP_AUTH': {
      if (!person.own) return undefined
      const proof = deviceProof(person.own)
      return { responses: proof.first, asks: 'DEVICE_PASSWORD_VERIFIER', proof }
    }
    case 'DEVICE_PASSWORD_VERIFIER':
      return step.proof && { responses: step.proof.second(parameters), shows: 'device' }
    default:
      return undefined
  }
}

/** Answers to a step that are no good. */
export async function wrongAnswer(scene: Scene, step: Step, pick: number): Promise<Record<string, string>> {
  const { place, pool, person } = scene
  const { challenge, parameters } = step
  const code = waitsForMail.has(challenge) ? await codeOf(scene, step) : undefined
  const wrongCode = otherThan(code ?? '12345678')
  switch (challenge) {
    case 'PASSWORD_VERIFIER':
      return srpClaim(place.pool.id, 'Wr0ng-one', start, parameters)
    case 'DEVICE_PASSWORD_VERIFIER':
      return step.proof?.second(parameters, 'wrong') ?? {}
    case 'PASSWORD':
      return { PASSWORD: 'Wr0ng-one' }
    case 'PASSWORD_SRP':
      return { SRP_A: '0' }
    case 'SELECT_CHALLENGE': {
      const has = choices(pool, person)
      const missing = ['EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN', 'NOTHING'].filter((each) => !has.includes(each))
      return { ANSWER: missing[pick % missing.length] ?? '' }
    }
    case 'SELECT_MFA_TYPE': {
      const { seconds } = person
      const all = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const
      const missing = ['NOTHING', ...all.filter((each) => !seconds.includes(each))]
      return { ANSWER: missing[pick % missing.length] ?? '' }
    }
    case 'EMAIL_OTP':
      return { EMAIL_OTP_CODE: wrongCode }
    case 'SMS_OTP':
      return { SMS_OTP_CODE: wrongCode }
    case 'SMS_MFA':
      return { SMS_MFA_CODE: wrongCode }
    case 'SOFTWARE_TOKEN_MFA': {
      // One that was used is as wrong as any other.
      const used = person.app && pick % 2 === 0 && person.app.codes.at(new Date(person.app.used * 30_000))
      return { SOFTWARE_TOKEN_MFA_CODE: used || 'x' }
    }
    case 'NEW_PASSWORD_REQUIRED':
      return { NEW_PASSWORD: 'short' }
    case 'WEB_AUTHN': {
      const lies = { origin: 'https://evil.example' }
      return { CREDENTIAL: person.key?.get(parameters['CREDENTIAL_REQUEST_OPTIONS'], lies) ?? '{}' }
    }
    case 'CUSTOM_CHALLENGE':
      return { ANSWER: 'wrong' }
    case 'DEVICE_SRP_AUTH':
      return { DEVICE_KEY: person.own?.key ?? 'x', SRP_A: '0' }
    default:
      return {}
  }
}

/** Sends an answer, in the place of a step or where something of it is told otherwise. */
export function send(
  { place, person }: Pick<Scene, 'place' | 'person'>,
  step: Step,
  responses: Readonly<Record<string, string>>,
): Promise<Answer> {
  const device = step.namesDevice && person.own ? { DEVICE_KEY: person.own.key } : {}
  const input = {
    ClientId: step.clientId,
    ChallengeName: step.challenge,
    Session: step.session,
    ChallengeResponses: { USERNAME: person.username, ...device, ...responses },
  }
  if (step.by === 'public') return place.call('RespondToAuthChallenge', input)
  return place.call('AdminRespondToAuthChallenge', { UserPoolId: place.pool.id, ...input })
}
