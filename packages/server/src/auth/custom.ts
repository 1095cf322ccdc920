import { hidesUsers } from '../domain/clients/clients.ts'
import { WRONG_CREDENTIALS } from '../domain/limits/lockout.ts'
import type { Services } from '../domain/services.ts'
import type { TriggerName, Triggers } from '../domain/triggers.ts'
import { activeFactors } from '../domain/factors/mfa.ts'
import { USER_IS_DISABLED } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { User } from '../storage/port/index.ts'
import { factors } from './challenges/select-mfa-type.ts'
import { askForProof } from './first/srp.ts'
import type { Ask, At, ChallengeName, Custom, Occasion, Outcome, Progress, Proven, Whose } from './step.ts'

/** A custom sign-in (auth-flows.md 9): functions of the pool say what is asked, whether it was right, and when it ends. */

/** Questions of one sign-in. The service names no limit; without one, a sign-in that never ends would be kept for ever. */
const MOST_ROUNDS = 100
/** Characters of all that a sign-in remembers of its challenges. */
const MOST_KEPT = 64 * 1024

/** What a custom challenge remembers. */
export interface CustomKept {
  readonly privateParameters: Readonly<Record<string, string>>
  readonly metadata: string | null
}

/** Whose custom sign-in it is, which may be nobody's, and what functions are told with it. */
export interface Customer extends At {
  readonly services: Services
  readonly whose: Whose
  readonly user: User | undefined
  readonly occasion: Occasion
  readonly progress: Progress
}

/**
 * Asks the function that decides, and answers what it decided.
 *
 * It never brings nobody any further than to another question, and nobody is told that there is nobody.
 */
export async function decide(from: Customer, custom: Custom): Promise<Outcome> {
  if (custom.rounds.length >= MOST_ROUNDS) throw wrong(`${MOST_ROUNDS} questions were answered`)
  const session = custom.rounds
  const decided = await askFunction('DefineAuthChallenge', from, { session })
  if (decided.failAuthentication) throw wrong('the function DefineAuthChallenge ended it')
  if (decided.issueTokens) return { proven: 'CUSTOM', user: requireKnown(from.user) }
  const { challengeName: name } = decided
  if (name === 'CUSTOM_CHALLENGE') return askCustom(from, custom)
  if (name === 'PASSWORD_VERIFIER' && custom.A !== undefined) {
    const { A, ...rest } = custom
    return { ...askForProof(from, A), custom: rest }
  }
  const factor = FACTORS.find((one) => one === name)
  if (name === 'DEVICE_SRP_AUTH' || name === 'DEVICE_PASSWORD_VERIFIER') {
    throw unrecognizable(`${name} is not the function's to ask for: a remembered device is asked for it after the rest`)
  }
  if (!factor) throw unrecognizable(`challengeName is ${JSON.stringify(name ?? null)}`)
  return askFactor(from, custom, factor)
}

const FACTORS = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const

/** Has a custom challenge made, and poses it. */
async function askCustom(from: Customer, custom: Custom): Promise<Ask> {
  const { services, pool, whose } = from
  if (!services.triggers.has(pool, 'VerifyAuthChallengeResponse')) throw notConfigured('VerifyAuthChallengeResponse')
  const challengeName = 'CUSTOM_CHALLENGE'
  const request = { challengeName, session: custom.rounds } as const
  const {
    publicParameters,
    privateParameters,
    metadata = null,
  } = await askFunction('CreateAuthChallenge', from, request)
  const keep: CustomKept = { privateParameters, metadata }
  const parameters = { ...publicParameters, USERNAME: whose.username }
  if (JSON.stringify({ custom, keep, parameters }).length > MOST_KEPT) {
    throw unrecognizable('the challenge and what is kept of those before it are longer than 64 KiB')
  }
  return { ask: challengeName, whose, custom, keep, parameters }
}

/** Asks for a second factor that the function named. */
async function askFactor(from: Customer, custom: Custom, factor: keyof typeof factors): Promise<Ask> {
  const user = requireKnown(from.user)
  if (!activeFactors(from.pool, user).enabled.includes(factor)) throw unrecognizable(`the user has no ${factor}`)
  return { ask: factor, whose: user, custom, ...(await factors[factor].ask({ ...from, user, choices: [] })) }
}

type CustomTrigger = 'CreateAuthChallenge' | 'DefineAuthChallenge' | 'VerifyAuthChallengeResponse'

/** Asks a function of a custom sign-in. A pool without one has no such sign-ins. */
export async function askFunction<Name extends CustomTrigger>(
  name: Name,
  { services, pool, client, whose, user, occasion: { clientMetadata } }: Customer,
  request: Omit<Triggers[Name]['request'], 'userNotFound' | 'clientMetadata'>,
): Promise<Triggers[Name]['reply']> {
  if (!services.triggers.has(pool, name)) throw notConfigured(name)
  const of = {
    pool,
    client,
    user: user ?? { username: whose.username, attributes: {} },
    source: 'Authentication',
  } as const
  const userNotFound = hidesUsers(client) ? user === undefined : undefined
  const whole = { ...request, userNotFound, clientMetadata } as Triggers[Name]['request'] // what was left out of its type
  const reply = await services.triggers.ask(name, of, whole)
  if (reply === undefined) throw notConfigured(name)
  return reply
}

/** Somebody who gets on by what they have shown. */
function requireKnown(user: User | undefined): User {
  if (!user) throw wrong('nobody has that name')
  if (!user.enabled) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  return user
}

/** What functions are told of. Anything else that is asked is between the service and the user. */
const TOLD: ReadonlySet<ChallengeName | undefined> = new Set<ChallengeName>(['PASSWORD_VERIFIER', ...FACTORS])

/** A sign-in after a proof; the function that decides is told of it as of a round. */
export function withProof(
  progress: Progress,
  { proven, also = [] }: Pick<Proven, 'proven' | 'also'>,
  challenge: ChallengeName | undefined,
): Progress {
  const { custom } = progress
  const after = { ...progress, proven: [...progress.proven, proven, ...also] }
  if (!custom || challenge === undefined || !TOLD.has(challenge)) return after
  const round = { challengeName: challenge, challengeResult: true, challengeMetadata: null }
  return { ...after, custom: { ...custom, rounds: [...custom.rounds, round] } }
}

function wrong(detail: string): ApiError {
  return new ApiError('NotAuthorizedException', WRONG_CREDENTIALS, { detail })
}

function unrecognizable(detail: string): ApiError {
  return new ApiError('InvalidLambdaResponseException', 'Unrecognizable lambda output', { detail })
}

function notConfigured(name: TriggerName): ApiError {
  const message = 'Custom auth lambda trigger is not configured for the user pool.'
  return new ApiError('InvalidUserPoolConfigurationException', message, { detail: `no function runs for ${name}` })
}
