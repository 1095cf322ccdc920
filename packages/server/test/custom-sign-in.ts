import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider'
import type { Handler } from '../src/triggers/runners/in-process.ts'
import type { TriggerEvent } from './functions.ts'
import { testFunctions } from './functions.ts'
import { server } from './server.ts'
import { srpClaim, srpStart } from './srp-client.ts'

/** A pool whose functions ask about pies at a custom sign-in, and what they were told. */

export const functions = testFunctions()
export const { client, pool: makePool, services, clock } = await server({}, { runner: functions.runner, limitMs: 20 })
export const PASSWORD = 'Passw0rd!'
export const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }
export const UNREADABLE = { name: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output' }

interface Round {
  readonly challengeName: string
  readonly challengeResult: boolean
  readonly challengeMetadata: string | null
}

export const fills =
  (response: object): Handler =>
  (event) => ({ ...event, response: { ...event.response, ...response } })
export const roundsOf = ({ request }: TriggerEvent) => request['session'] as readonly Round[]
export const issue = fills({ issueTokens: true })
export const next = (challengeName: string) => fills({ challengeName })

/** Asks until an answer was right, three times at most. */
export const untilRight: Handler = (event, signal) => {
  const rounds = roundsOf(event)
  if (rounds.at(-1)?.challengeResult && rounds.at(-1)?.challengeName === 'CUSTOM_CHALLENGE') return issue(event, signal)
  if (rounds.length >= 3) return fills({ failAuthentication: true })(event, signal)
  return next('CUSTOM_CHALLENGE')(event, signal)
}
const question: Handler = (event, signal) =>
  fills({
    publicChallengeParameters: { question: `pie ${roundsOf(event).length}?` },
    privateChallengeParameters: { answer: `apple ${roundsOf(event).length}` },
    challengeMetadata: `PIE_${roundsOf(event).length}`,
  })(event, signal)
const judge: Handler = (event, signal) => {
  const { answer } = event.request['privateChallengeParameters'] as { answer: string }
  return fills({ answerCorrect: answer === event.request['challengeAnswer'] })(event, signal)
}

export const standard = { define: untilRight, create: question, verify: judge }
let now: Record<keyof typeof standard, Handler> = standard
export const LambdaConfig = {
  DefineAuthChallenge: functions.add((event, signal) => now.define(event, signal)),
  CreateAuthChallenge: functions.add((event, signal) => now.create(event, signal)),
  VerifyAuthChallengeResponse: functions.add((event, signal) => now.verify(event, signal)),
}
export const app: Parameters<typeof makePool>[1] = {
  ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  PreventUserExistenceErrors: 'ENABLED',
}
export const pool = await makePool({ LambdaConfig }, app)
await client.setUserPoolMfaConfig({
  UserPoolId: pool.id,
  MfaConfiguration: 'OPTIONAL',
  SoftwareTokenMfaConfiguration: { Enabled: true },
})

type Answer = Pick<InitiateAuthCommandOutput, 'ChallengeName' | 'ChallengeParameters' | 'Session'>

/** A custom sign-in of somebody, with these functions. */
export async function signIn(username: string, asked: Partial<typeof standard> = {}, at = pool) {
  now = { ...standard, ...asked }
  functions.events.length = 0
  const srp = srpStart()
  const begin = (parameters: Record<string, string> = {}) =>
    client.initiateAuth({
      ClientId: at.clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: username, ...parameters },
      ClientMetadata: { step: 'first' },
    })
  const respond = (answer: Answer, ChallengeResponses: Record<string, string>, more: object = {}) =>
    client.respondToAuthChallenge({
      ClientId: at.clientId,
      ChallengeName: answer.ChallengeName,
      Session: answer.Session,
      ChallengeResponses: { USERNAME: username, ...ChallengeResponses },
      ...more,
    })
  return {
    begin,
    beginSrp: () => begin({ CHALLENGE_NAME: 'SRP_A', SRP_A: srp.A }),
    respond,
    answer: (answer: Answer, ANSWER: string) => respond(answer, { ANSWER }),
    prove: (answer: Answer, password = PASSWORD) =>
      respond(answer, srpClaim(at.id, password, srp, answer.ChallengeParameters)),
  }
}

export const someone = async () => (await pool.user({ password: PASSWORD })).username
export const sources = () => functions.events.map(({ triggerSource }) => triggerSource.replace('_Authentication', ''))
export const told = () =>
  functions.events.filter(({ triggerSource }) => triggerSource.startsWith('Define')).map(roundsOf)
export const round = (challengeName: string, challengeResult = true, challengeMetadata: string | null = null) => ({
  challengeName,
  challengeResult,
  challengeMetadata,
})

/** The password first, then the question. */
export const passwordFirst: Handler = (event, signal) => {
  const rounds = roundsOf(event)
  if (rounds.length === 1) return next('PASSWORD_VERIFIER')(event, signal)
  return untilRight(event, signal)
}
