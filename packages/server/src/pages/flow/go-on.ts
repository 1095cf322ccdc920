import type { Challenged, Finish } from '../../auth/sign-in.ts'
import { ApiError } from '../../errors.ts'
import type { Step } from '../steps/step.ts'
import * as steps from '../steps/index.ts'
import { told } from '../views/told.ts'
import type { Shown, Visit } from '../visit/visit.ts'
import { placeOf } from '../visit/visit.ts'
import { resend } from './confirming.ts'
import { finishOf } from './finish.ts'
import { sendReset } from './resetting.ts'
import type { Waiting } from './waiting.ts'

const registry: Readonly<Record<string, Step | undefined>> = steps

/**
 * Takes a step of a sign-in, and shows what comes of it: the application, the page of what is asked next, or the page of
 * what has to be done first. What is wrong with the step itself is shown by `again`.
 */
export async function goOn(
  visit: Visit,
  username: string,
  take: (finish: Finish<Response>) => Promise<Challenged | Shown>,
  again: (error: unknown) => Shown | Promise<Shown>,
  finish = finishOf(visit),
): Promise<Shown> {
  let outcome: Challenged | Shown
  try {
    outcome = await take(finish)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (isOver(error)) return expired(visit)
    return (await doFirst(visit, username, error)) ?? again(error)
  }
  return 'challenge' in outcome ? show(visit, { ...outcome, username }) : outcome
}

/** What has to be done before a sign-in, by how it is refused: a code for it is sent. */
const beforehand: Readonly<Record<string, (visit: Visit, username: string) => Promise<Shown>>> = {
  UserNotConfirmedException: resend,
  PasswordResetRequiredException: sendReset,
}

/** Shows the page of what comes first. Where no code can be sent, the sign-in was refused, and that is all. */
async function doFirst(visit: Visit, username: string, { name }: ApiError): Promise<Shown | undefined> {
  try {
    return await beforehand[name]?.(visit, username)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error
    return undefined
  }
}

/** Shows what a sign-in waits for. */
export async function show(visit: Visit, waiting: Waiting): Promise<Shown> {
  const step = stepOf(waiting)
  if (step) return step.show(visit, { ...waiting, parameters: shownOf(step, waiting) }, {})
  visit.services.log.warn(`The login pages have no page for the challenge ${waiting.challenge}.`)
  return told(visit.frame, { what: 'error', error: waiting.challenge, status: 400 })
}

/** Attributes of a user may be more than fits into a form. */
function shownOf({ shows }: Step, { parameters }: Waiting): Waiting['parameters'] {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => shows.includes(name)))
}

export function stepOf({ challenge }: Pick<Waiting, 'challenge'>): Step | undefined {
  return Object.hasOwn(registry, challenge) ? registry[challenge] : undefined
}

/** The page for a sign-in that cannot go on, but begin again. */
export function expired(visit: Visit): Shown {
  return told(visit.frame, { what: 'expired', signIn: placeOf(visit, '/login'), status: 400 })
}

/** A session that is too old, was spent, or ended by what happened to its user. */
function isOver({ message }: ApiError): boolean {
  return message.startsWith('Invalid session for the user')
}
