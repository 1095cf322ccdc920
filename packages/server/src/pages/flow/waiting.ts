import type { Challenged } from '../../auth/sign-in.ts'
import { validity } from '../../domain/clients/clients.ts'
import type { Form } from '../parts/form.ts'
import { keep, kept } from '../visit/kept.ts'
import type { Visit } from '../visit/visit.ts'
import { formTo } from '../visit/visit.ts'

/** A sign-in that waits for the form of a page, sealed in it: the session, and what is shown beside it. */
export interface Waiting extends Challenged {
  /** The name as it was typed. */
  readonly username: string
  /** What was chosen on the way, where a challenge has several pages. */
  readonly chosen?: string
  /** What an authenticator app was told: shown again when its first password is wrong. */
  readonly secret?: string
}

const KIND = 'sign-in'
const PATH = '/challenge'

/** The form that goes on with a sign-in. It is good no longer than the session in it. */
export function formOf(visit: Visit, waiting: Waiting, more: Form['keep'] = {}): Form {
  const minutes = validity(visit.asked.client).sessionSeconds / 60
  return formTo(visit, PATH, { ...keep(visit, KIND, waiting, minutes), ...more })
}

export function waitingOf(visit: Visit): Waiting | undefined {
  return kept<Waiting>(visit, KIND)?.value
}
