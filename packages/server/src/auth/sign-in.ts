import { allowsFlow, checkSecretHash, hidesUsers } from '../domain/clients/clients.ts'
import { missingFlow } from '../domain/clients/missing.ts'
import { guesser } from '../domain/limits/lockout.ts'
import type { Services } from '../domain/services.ts'
import { SPENT_SESSION, USER_DOES_NOT_EXIST, USER_IS_DISABLED } from '../domain/users/users.ts'
import { changeUser, findUser, refuseUnconfirmed } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Client, Spending, User } from '../storage/port/index.ts'
import * as challenges from './challenges/index.ts'
import { withProof } from './custom.ts'
import * as flows from './flows/index.ts'
import { deviceAtEnd, deviceOf } from './device.ts'
import { askAfter, askBefore, askForUser } from './functions.ts'
import { nextStep } from './next-step.ts'
import type { SessionState } from './session.ts'
import { INVALID_SESSION, newState, open, refuseOtherEpoch, refuseSpent, seal, spendingOf, userOf } from './session.ts'
import type {
  Ask,
  At,
  Challenge,
  ChallengeName,
  Fields,
  Flow,
  Occasion,
  Outcome,
  Progress,
  SignedIn,
  Whose,
} from './step.ts'
import { requireField } from './step.ts'

/**
 * The one machine that signs people in. The API's four operations, the pages and the token endpoint call it; a flow
 * starts it, a challenge continues it, the table of next steps decides where it goes, and all that every step must do is
 * done here: it alone opens, checks, seals and spends sessions, but for the way out and back of `set-up.ts`.
 */

/** A sign-in that waits for an answer. */
export interface Challenged {
  readonly challenge: ChallengeName
  /** `undefined` where the state is in the parameters alone. */
  readonly session: string | undefined
  readonly parameters: Fields
  /** The first factors there are to choose from, in the answer that starts a sign-in. */
  readonly available?: readonly ChallengeName[] | undefined
}

/** What becomes of somebody who has shown everything: tokens, or a session in a browser. Spends the list, all or nothing. */
export type Finish<R> = (signedIn: SignedIn, spend: readonly Spending[]) => Promise<R>

const BLOCK_SHOWN = 'SECRET_BLOCK'
const BLOCK_ANSWERED = 'PASSWORD_CLAIM_SECRET_BLOCK'

const registry: Readonly<Record<string, Challenge | undefined>> = challenges

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
  if (session !== undefined && !flow.takesSession) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  for (const name of flow.required) requireField(parameters, name)

  const name = requireField(parameters, 'USERNAME')
  const found = await findUser(services, pool, name)
  const names = [name, ...(found ? [found.username] : [])]
  if (!isPage) await checkSecretHash(services, { pool, client }, parameters['SECRET_HASH'], names)
  const asked = { services, pool, client, occasion, name, who: guesser(services, pool, found, name) }
  const user =
    found ?? (flow.migrates?.(parameters) ? await askForUser(asked, requireField(parameters, 'PASSWORD')) : undefined)
  if (!user && !hidesUsers(client) && !flow.hidesUsers) throw new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
  flow.check?.(parameters, { pool, client })
  if (user && !user.enabled && !hidesUsers(client)) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  if (user?.enabled) refuseUnconfirmed(user)

  const attempt = { ...asked, parameters, session, user, who: user?.sub ?? asked.who }
  await askBefore(attempt)
  // What comes with a first step is told to the functions before it, and to none in it or after it (triggers.md 6).
  const { clientMetadata: _, ...rest } = occasion
  const outcome = await flow.start({ ...attempt, occasion: rest })
  const progress = { flow: request.flow, by: occasion.by, proven: [], target: outcome.target }
  const standing = { pool, client, occasion: rest, progress, fields: parameters, session: undefined, spend: [] }
  return goOn(services, standing, outcome, finish)
}

/** Continues a sign-in with the answer to a challenge. */
export async function respond<R>(
  services: Services,
  request: At & { challenge: string; session: string | undefined; responses: Fields; occasion: Occasion },
  finish: Finish<R>,
): Promise<Challenged | R> {
  const { pool, client, responses, occasion } = request
  const name = requireField(responses, 'USERNAME')
  const challenge = Object.hasOwn(registry, request.challenge) ? registry[request.challenge] : undefined
  // No sign-in ever waits for a challenge that does not exist here.
  if (!challenge) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  for (const field of challenge.required) requireField(responses, field)
  // Whoever signed in by an alias may answer with it, and hash the real username, or the reverse.
  const named = client.secrets.length > 0 ? await findUser(services, pool, name) : undefined
  const names = [name, ...(named ? [named.username] : [])]
  if (occasion.by !== 'page') await checkSecretHash(services, { pool, client }, responses['SECRET_HASH'], names)
  challenge.check?.(responses)

  const session = await openSession(services, request, challenge)
  await refuseSpent(services, session)
  const user = await userOf(services, pool, session, name)
  const isUnderWay = session.proven.length > 0
  if (isUnderWay && !user?.enabled) throw new ApiError('NotAuthorizedException', INVALID_SESSION)

  const { flow, by, proven, device, target, custom } = session
  const progress = { flow, by, proven, device, target, custom }
  const spend = [spendingOf(session)]
  if (challenge.isGoodOnce && !(await services.storage.spent.spend(spend, []))) throw spent()
  const at = { pool, client, occasion, progress, fields: responses, session }
  const standing = { ...at, spend: challenge.isGoodOnce ? [] : spend }
  const { kept } = session
  const whose = { sub: session.sub, username: session.username, epoch: Number(session.epoch) } as Whose // a user's, or nobody's
  const outcome = await challenge.respond({ services, ...standing, responses, whose, user, kept })
  return goOn(services, standing, outcome, finish)
}

/** Opens what the response brings back: the Session, or SECRET_BLOCK where the challenge has one. */
async function openSession(
  services: Services,
  { pool, client, challenge: name, session, responses, occasion }: Parameters<typeof respond>[1],
  { hasSecretBlock = false }: Challenge,
): Promise<SessionState> {
  const at = { pool, client, challenge: name, by: occasion.by }
  if (!hasSecretBlock) return open(services, at, session ?? requireField({}, 'Session'), 'session')
  const state = await open(services, at, requireField(responses, BLOCK_ANSWERED), 'secret-block')
  if (session === undefined || !givesSession(state, state.challenge)) return state
  const isOther = (await open(services, at, session, 'session')).jti !== state.jti
  if (isOther) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  return state
}

/** USER_SRP_AUTH gives SECRET_BLOCK and no Session. What a response has in place of one says nothing. */
function givesSession({ flow }: Progress, challenge: ChallengeName): boolean {
  return flow !== 'USER_SRP_AUTH' || challenge !== 'PASSWORD_VERIFIER'
}

interface Standing extends At {
  readonly occasion: Occasion
  readonly progress: Progress
  /** What came with the step. */
  readonly fields: Fields
  /** What led here; `undefined` at a first step. */
  readonly session: SessionState | undefined
  /** What the next step spends. */
  readonly spend: readonly Spending[]
}

/** Goes on after a step: asks what comes next, or ends the sign-in. Spends the session in the step that succeeds. */
async function goOn<R>(services: Services, at: Standing, outcome: Outcome, finish: Finish<R>): Promise<Challenged | R> {
  const { pool, client, occasion, session } = at
  if ('ask' in outcome) return ask(services, at, outcome)

  const proof: Spending[] = [...at.spend, ...(outcome.spend ?? [])]
  const device = await deviceOf(services, at, outcome.user, at.fields)
  const progress = { ...withProof(at.progress, outcome, session?.challenge), device: device?.key }
  const user = outcome.change ? await changed(services, at, outcome.user, outcome.change, proof) : outcome.user
  const left = outcome.change ? [] : proof

  const next = nextStep({ pool, user, progress, device, now: services.clock.now() })
  if (next === 'signed in') {
    const signedIn = { pool, client, user, progress, occasion, device: deviceAtEnd(services, at, device) }
    await askAfter(services, signedIn)
    return finish(signedIn, left)
  }
  const challenge = Object.hasOwn(registry, next.ask) ? registry[next.ask] : undefined
  if (!challenge?.ask)
    throw new ApiError('InvalidParameterException', `${next.ask} is not supported by this server yet.`)
  const { choices = [] } = next
  const asked = await challenge.ask({ services, pool, client, occasion, user, progress, choices })
  const then = 'proven' in asked ? asked : { ask: next.ask, whose: user, ...asked }
  return goOn(services, { ...at, progress, spend: left }, then, finish)
}

/** Changes the user as a proof demands, from the state in which the session found it. */
function changed(
  services: Services,
  { pool, session }: Standing,
  user: User,
  change: (current: User) => User,
  spend: readonly Spending[],
): Promise<User> {
  return changeUser(services, pool, user, { spend }, (current) => {
    if (session) refuseOtherEpoch(session, current)
    return change(current)
  })
}

/** Poses a challenge: seals the state in which the sign-in waits, spends what led to it, and posts what goes out. */
async function ask(
  services: Services,
  { pool, client, progress, spend }: Standing,
  {
    ask: challenge,
    whose,
    parameters,
    keep,
    message,
    available,
    custom = progress.custom,
    device = progress.device,
  }: Ask,
): Promise<Challenged> {
  const bare = newState(services, { pool, client }, whose, { ...progress, custom, device }, challenge)
  const state = keep ? { ...bare, kept: keep } : bare
  const hasSecretBlock = registry[challenge]?.hasSecretBlock ?? false
  const session = givesSession(progress, challenge)
    ? await seal(services, pool, hasSecretBlock ? bare : state, 'session')
    : undefined
  const block = hasSecretBlock && { [BLOCK_SHOWN]: await seal(services, pool, state, 'secret-block') }
  const letters = message ? [message.letter] : []
  const isWritten = spend.length > 0 || letters.length > 0
  if (isWritten && !(await services.storage.spent.spend(spend, letters))) {
    throw spent()
  }
  return { challenge, session, parameters: { ...parameters, ...block }, available }
}

function spent(): ApiError {
  return new ApiError('NotAuthorizedException', SPENT_SESSION)
}

function notBuilt(client: Client, flow: string): ApiError {
  if (!allowsFlow(client, `ALLOW_${flow}`)) {
    return new ApiError('InvalidParameterException', `${flow} is not enabled for the client.`)
  }
  return new ApiError('InvalidParameterException', `${flow} is not supported by this server yet.`)
}
