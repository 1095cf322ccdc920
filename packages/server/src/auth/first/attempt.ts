import { counterOfNobody } from '../../domain/decoy.ts'
import type { Attempt, Outcome, Response, Whose } from '../step.ts'

/** What somebody brings who shows a first factor, at the start of a sign-in or in the answer to a challenge. */
export interface FirstAttempt extends Attempt {
  /** Whose sign-in it is; without a `user` it stands for nobody. */
  readonly whose: Whose
}

/** Judges what came along, or poses the challenge that asks for it. Does the same for nobody. */
export type Begin = (attempt: FirstAttempt) => Promise<Outcome>

/** What an answer brings to a sign-in in which nothing has been shown yet, begun under a name. */
export function attemptOf(response: Response, name: string): FirstAttempt {
  const { services, pool, client, occasion, responses: parameters, user, whose } = response
  // Counted as guesses at that name in clear are.
  const who = user?.sub ?? counterOfNobody(services, whose.sub)
  return { services, pool, client, occasion, parameters, name, user, who, whose }
}
