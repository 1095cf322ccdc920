import type { Fields } from '../../auth/step.ts'
import type { Waiting } from '../flow/waiting.ts'
import type { Places, Wrong } from '../visit/problem.ts'
import type { Shown, Visit } from '../visit/visit.ts'

/** What the form of a challenge's page comes to: an answer for the machine, another page of it, or what is wrong. */
export type Taken =
  /** With a session, where the way led past the machine. */
  { readonly responses: Fields; readonly session?: string } | { readonly shown: Shown } | { readonly wrong: Wrong }

export interface Again extends Wrong {
  readonly sentAgain?: boolean
}

/** How pages ask for one challenge. */
export interface Step {
  /** The parameters of the challenge that its page shows; the others, of which there may be many, do not travel along. */
  readonly shows: readonly string[]
  show(visit: Visit, waiting: Waiting, again: Again): Shown | Promise<Shown>
  /** Reads what was typed, and refuses what needs no judge. */
  take(visit: Visit, waiting: Waiting): Taken | Promise<Taken>
  /** The fields that refusals are about. */
  readonly places?: Places
}
