import { allowsFlow, checkSecretHash, hidesUsers } from '../domain/clients/clients.ts'
import { missingFlow } from '../domain/clients/missing.ts'
import { isDeviceKey } from '../domain/devices/devices.ts'
import { guesser } from '../domain/limits/lockout.ts'
import type { Services } from '../domain/services.ts'
import { LONGEST_NAME } from '../domain/users/names.ts'
import { USER_DOES_NOT_EXIST, USER_IS_DISABLED } from '../domain/users/users.ts'
import { findUser, refuseUnconfirmed, spentSession } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Client } from '../storage/port/index.ts'
import * as flows from './flows/index.ts'
import { askBefore, askForUser } from './functions.ts'
import type { Challenged, Finish, Standing } from './go-on.ts'
import { ask, BLOCK_ANSWERED, challengeNamed, givesSession, goOn } from './go-on.ts'
import type { SessionState } from './session.ts'
import { invalidSession, open, refuseSpent, spendingOf, userOf } from './session.ts'
import type { At, Challenge, Fields, Flow, Occasion, Proven, Response, Whose } from './step.ts'
import { requireField } from './step.ts'

export type { Challenged, Finish } from './go-on.ts'

/**
 * The one machine that signs people in. The API's four operations, the pages and the token endpoint call it; a flow
 * starts it, a challenge continues it, the table of next steps decides where it goes, and all that every step must do is
 * done here: it alone opens, checks, seals and spends sessions, but for the way out and back of `set-up.ts`.
 */

const TOO_LONG = `1 validation error detected: Value at 'username' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_NAME}`

/** Starts a sign-in. */
export async function initiate<R>(
  services: Services,
  request: At & { flow: string; parameters: Fields; session?: string | undefined; occasion: Occasion },
  finish: Finish<R>,
): Promise<Challenged | R> {
  const { pool, client, parameters, session, occasion } = request
  const flow = (flows as Readonly<Record<string, Flow | undefined>>)[request.flow]
  if (!flow) throw notBuilt(client, request.flow)
  const from = occasion.by === 'admin' ? 'admin' : 'public'
  if (flow.from !== 'both' && flow.from !== from) {
    throw new ApiError('InvalidParameterException', 'Initiate Auth method not supported.')
  }
  // What a client may do at the API, and its secret, say nothing of the pool's own pages.
  const isPage = occasion.by === 'page'
  if (!isPage && !allowsFlow(client, ...flow.allowedBy)) {
    const detail = missingFlow(client, flow.allowedBy)
    throw new ApiError('InvalidParameterException', flow.notEnabled, { detail })
  }
  if (session !== undefined && !flow.takesSession) throw invalidSession()
  for (const name of flow.required) requireField(parameters, name)

  const name = nameIn(parameters)
  const found = await findUser(services, pool, name)
  const names = [name, ...(found ? [found.username] : [])]
  if (!isPage) await checkSecretHash(services, { pool, client }, parameters['SECRET_HASH'], names)
  flow.check?.(parameters, { pool, client })
  const asked = { services, pool, client, occasion, name, who: guesser(services, pool, found, name) }
  const user =
    found ?? (flow.migrates?.(parameters) ? await askForUser(asked, requireField(parameters, 'PASSWORD')) : undefined)
  if (!user && !hidesUsers(client) && !flow.hidesUsers) throw new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
  if (user && !user.enabled && !hidesUsers(client)) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  if (user?.enabled) refuseUnconfirmed(user)

  const attempt = { ...asked, parameters, session, user, who: user?.sub ?? asked.who }
  await askBefore(attempt)
  // What comes with a first step is told to the functions before it, and to none in it or after it (triggers.md 6).
  const { clientMetadata: _, ...rest } = occasion
  const outcome = await flow.start({ ...attempt, occasion: rest })
  // Whether it is one of the user's is judged with the first proof: here the answer would tell who is there.
  const { DEVICE_KEY: key = '' } = parameters
  const device = isDeviceKey(key) ? key : undefined
  const progress = { flow: request.flow, by: occasion.by, proven: [], target: outcome.target, device }
  const standing = { pool, client, occasion: rest, progress, fields: parameters, session: undefined, spend: [] }
  return goOn(services, standing, outcome, finish)
}

/** Continues a sign-in with the answer to a challenge. */
export async function respond<R>(services: Services, request: Answering, finish: Finish<R>): Promise<Challenged | R> {
  const challenge = requireChallenge(request)
  const { responses } = request
  for (const field of challenge.required) requireField(responses, field)
  await checkHash(services, request)
  challenge.check?.(responses)

  const { standing, response } = await openStep(services, request, challenge)
  const isSpent = challenge.isGoodOnce && (await services.storage.spent.spend(standing.spend, []))
  if (challenge.isGoodOnce && !isSpent) throw spentSession()
  const left = challenge.isGoodOnce ? { ...standing, spend: [] } : standing
  return goOn(services, left, await challenge.respond({ ...response, ...left }), finish)
}

/** Sends the code again that a sign-in waits for. The session that waited for the one before is spent. */
export async function sendAgain(services: Services, request: Answering): Promise<Challenged> {
  const challenge = requireChallenge(request)
  if (!challenge.again) throw invalidSession()
  const { standing, response } = await openStep(services, request, challenge)
  return ask(services, standing, await challenge.again(response))
}

/**
 * Signs in whoever has just shown a first factor on a page in another way: by signing up.
 *
 * The same functions are asked as of everybody, and the table of next steps decides what else is to be shown.
 */
export async function enter<R>(
  services: Services,
  { pool, client, occasion, outcome }: At & { occasion: Occasion; outcome: Proven },
  finish: Finish<R>,
): Promise<Challenged | R> {
  const { user } = outcome
  await askBefore({ services, pool, client, occasion, parameters: {}, name: user.username, user, who: user.sub })
  const progress = { flow: 'USER_AUTH', by: occasion.by, proven: [] }
  return goOn(
    services,
    { pool, client, occasion, progress, fields: {}, session: undefined, spend: [] },
    outcome,
    finish,
  )
}

/** The answer to a challenge as it comes in. */
interface Answering extends At {
  readonly challenge: string
  readonly session: string | undefined
  readonly responses: Fields
  readonly occasion: Occasion
}

/** No sign-in ever waits for a challenge that does not exist here. */
function requireChallenge({ challenge: name, responses }: Answering): Challenge {
  nameIn(responses)
  const challenge = challengeNamed(name)
  if (!challenge) throw invalidSession()
  return challenge
}

/** Whoever signed in by an alias may answer with it, and hash the real username, or the reverse. */
async function checkHash(services: Services, { pool, client, responses, occasion }: Answering): Promise<void> {
  if (occasion.by === 'page') return
  const name = requireField(responses, 'USERNAME')
  const named = client.secrets.length > 0 ? await findUser(services, pool, name) : undefined
  const names = [name, ...(named ? [named.username] : [])]
  await checkSecretHash(services, { pool, client }, responses['SECRET_HASH'], names)
}

/** Opens the session that a challenge continues from, and reads its user again. */
async function openStep(
  services: Services,
  request: Answering,
  challenge: Challenge,
): Promise<{ readonly standing: Standing; readonly response: Response }> {
  const { pool, client, responses, occasion } = request
  const session = await openSession(services, request, challenge)
  await refuseSpent(services, session)
  const user = await userOf(services, pool, session, requireField(responses, 'USERNAME'))
  const isUnderWay = session.proven.length > 0
  if (isUnderWay && !user?.enabled) throw invalidSession()

  const { flow, by, proven, device, target, custom } = session
  const progress = { flow, by, proven, device, target, custom }
  const standing = { pool, client, occasion, progress, fields: responses, session, spend: [spendingOf(session)] }
  const { kept } = session
  const whose = { sub: session.sub, username: session.username, epoch: Number(session.epoch) } as Whose // a user's, or nobody's
  return { standing, response: { services, ...standing, responses, whose, user, kept } }
}

/** Opens what the response brings back: the Session, or SECRET_BLOCK where the challenge has one. */
async function openSession(
  services: Services,
  { pool, client, challenge: name, session, responses, occasion }: Answering,
  { hasSecretBlock = false }: Challenge,
): Promise<SessionState> {
  const at = { pool, client, challenge: name, by: occasion.by }
  if (!hasSecretBlock) return open(services, at, session ?? requireField({}, 'Session'), 'session')
  const state = await open(services, at, requireField(responses, BLOCK_ANSWERED), 'secret-block')
  if (session === undefined || !givesSession(state, state.challenge)) return state
  const isOther = (await open(services, at, session, 'session')).jti !== state.jti
  if (isOther) throw invalidSession()
  return state
}

/**
 * The name that a step is for. One that is longer than any can be is refused: it would be sealed, sent back and kept, at
 * no cost to whoever makes it up.
 */
function nameIn(fields: Fields): string {
  const name = requireField(fields, 'USERNAME')
  if (name.length <= LONGEST_NAME) return name
  throw new ApiError('InvalidParameterException', TOO_LONG)
}

function notBuilt(client: Client, flow: string): ApiError {
  if (!allowsFlow(client, `ALLOW_${flow}`)) {
    return new ApiError('InvalidParameterException', `${flow} is not enabled for the client.`)
  }
  return new ApiError('InvalidParameterException', `${flow} is not supported by this server yet.`)
}
