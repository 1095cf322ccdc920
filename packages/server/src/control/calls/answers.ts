import type { Outcome } from '../../domain/invocations.ts'
import { refuse } from '../guard.ts'
import type { Invocations, Kept } from './invocations.ts'
import { json } from '../json.ts'
import { momentAfter, parametersOf, waitOf } from '../query.ts'
import { triggersPage } from './page.ts'
import { wantsPage } from '../welcome.ts'

const FILTERS = ['poolId', 'trigger', 'username', 'after', 'wait'] as const

/** `GET /_poolhouse/triggers`: the last calls of functions, as a page for browsers. */
export async function readInvocations(
  invocations: Invocations,
  request: Request,
  stopping: AbortSignal,
): Promise<Response> {
  const given = parametersOf(new URL(request.url).searchParams, FILTERS)
  if (typeof given === 'string') return refuse(400, 'Bad Request', given)
  const after = momentAfter(given['after'])
  if (after === undefined) {
    return refuse(400, 'Bad Request', '"after" is the id of a call, or a moment such as 2026-01-02T03:04:05Z.')
  }
  const waitMs = waitOf(given['wait'])
  if (waitMs === undefined) return refuse(400, 'Bad Request', '"wait" is a number of milliseconds.')
  const ends = AbortSignal.any([request.signal, stopping])
  const { poolId, trigger, username } = given
  const found = await invocations.read({ poolId, trigger, username, after }, ends.aborted ? 0 : waitMs, ends)
  return wantsPage(request) ? triggersPage(found) : json(found.map(shown))
}

/**
 * `POST /_poolhouse/triggers/{id}/replay`: runs a function again with the event of that call, and answers what it
 * returned. Nothing else comes of it.
 */
export async function replay(invocations: Invocations, id: string): Promise<Response> {
  const call = invocations.find(id)
  return call ? json(outcome(await call.again())) : refuse(404, 'Not Found', 'There is no such call any more.')
}

function shown({ id, trigger, triggerSource, poolId, username, function: arn, event, ...rest }: Kept) {
  return { id, trigger, triggerSource, poolId, username, function: arn, event, ...outcome(rest) }
}

function outcome({ at, ms, answer, error }: Outcome) {
  return { at: at.toISOString(), ms, answer, error }
}
