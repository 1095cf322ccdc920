import type { Services } from '../domain/services.ts'
import { changeUser, spentSession } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Spending, User } from '../storage/port/index.ts'
import * as challenges from './challenges/index.ts'
import { withProof } from './custom.ts'
import { deviceAtEnd, deviceOf, withBrowser } from './device.ts'
import { askAfter } from './functions.ts'
import { nextStep } from './next-step.ts'
import type { SessionState } from './session.ts'
import { newState, refuseOtherEpoch, seal } from './session.ts'
import type { Ask, At, Challenge, ChallengeName, Fields, Occasion, Outcome, Progress, SignedIn } from './step.ts'

/** The second half of the machine: what follows a step, whichever it was. */

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
export const BLOCK_ANSWERED = 'PASSWORD_CLAIM_SECRET_BLOCK'

const registry: Readonly<Record<string, Challenge | undefined>> = challenges

export function challengeNamed(name: string): Challenge | undefined {
  return Object.hasOwn(registry, name) ? registry[name] : undefined
}

/** USER_SRP_AUTH gives SECRET_BLOCK and no Session. What a response has in place of one says nothing. */
export function givesSession({ flow }: Progress, challenge: ChallengeName): boolean {
  return flow !== 'USER_SRP_AUTH' || challenge !== 'PASSWORD_VERIFIER'
}

export interface Standing extends At {
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
export async function goOn<R>(
  services: Services,
  at: Standing,
  outcome: Outcome,
  finish: Finish<R>,
): Promise<Challenged | R> {
  const { pool, client, occasion, session } = at
  if ('ask' in outcome) return ask(services, at, outcome)

  const proof: Spending[] = [...at.spend, ...(outcome.spend ?? [])]
  const device = await deviceOf(services, at, outcome.user, at.fields)
  const shown = withProof(at.progress, outcome, session?.challenge)
  const progress = { ...shown, proven: withBrowser(occasion, shown.proven, device), device: device?.key }
  const user = outcome.change ? await changed(services, at, outcome.user, outcome.change, proof) : outcome.user
  const left = outcome.change ? [] : proof

  const next = nextStep({ pool, user, progress, device, now: services.clock.now() })
  if (next === 'signed in') {
    const signedIn = { pool, client, user, progress, occasion, device: deviceAtEnd(services, at, device) }
    await askAfter(services, signedIn)
    return finish(signedIn, left)
  }
  const challenge = challengeNamed(next.ask)
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
export async function ask(
  services: Services,
  { pool, client, progress, spend }: Standing,
  { ask: challenge, whose, parameters, keep, message, available, custom = progress.custom }: Ask,
): Promise<Challenged> {
  const bare = newState(services, { pool, client }, whose, { ...progress, custom }, challenge)
  const state = keep ? { ...bare, kept: keep } : bare
  const hasSecretBlock = registry[challenge]?.hasSecretBlock ?? false
  const session = givesSession(progress, challenge)
    ? await seal(services, pool, hasSecretBlock ? bare : state, 'session')
    : undefined
  const block = hasSecretBlock && { [BLOCK_SHOWN]: await seal(services, pool, state, 'secret-block') }
  const letters = message ? [message.letter] : []
  const isWritten = spend.length > 0 || letters.length > 0
  if (isWritten && !(await services.storage.spent.spend(spend, letters))) {
    throw spentSession()
  }
  return { challenge, session, parameters: { ...parameters, ...block }, available }
}
