import { respond, initiate } from '../../auth/sign-in.ts'
import type { Finish } from '../../auth/sign-in.ts'
import type { Fields } from '../../auth/step.ts'
import { levelsWithin } from '../../auth/first-factors.ts'
import { levelName } from '../../domain/pools/acr.ts'
import type { Visit } from '../visit/visit.ts'
import { occasionOf } from '../visit/visit.ts'
import { offeredIn } from '../steps/select-challenge.ts'

/** Begins a sign-in with what was typed: by choice where the pool has more than passwords, or a level is asked for. */
export async function begin(
  visit: Visit,
  username: string,
  given: Fields,
  finish: Finish<Response>,
  isByChoice: boolean,
) {
  const { services, asked } = visit
  const { pool, client } = asked
  const occasion = occasionOf(visit)
  const at = { pool, client, occasion }
  const parameters = { USERNAME: username, ...given }
  const target = levelsAsked(visit)
  if (!isByChoice && target === undefined) {
    return initiate(services, { ...at, flow: 'USER_PASSWORD_AUTH', parameters }, finish)
  }
  const shown = ['PASSWORD', 'CREDENTIAL'].find((name) => given[name] !== undefined)
  const preferred = shown !== undefined && { PREFERRED_CHALLENGE: shown === 'PASSWORD' ? 'PASSWORD' : 'WEB_AUTHN' }
  const levels = target !== undefined && { TARGET_ACR_VALUES: target }
  const request = { ...at, flow: 'USER_AUTH', parameters: { ...parameters, ...preferred, ...levels } }
  const begun = await initiate(services, request, finish)
  if (begun instanceof Response || begun.challenge !== 'SELECT_CHALLENGE' || shown !== undefined) return begun
  // Where there is one way only, nobody is asked which.
  const [only, ...others] = offeredIn(begun)
  if (only === undefined || only === 'PASSWORD' || others.length > 0) return begun
  const { challenge, session } = begun
  return respond(services, { ...at, challenge, session, responses: { USERNAME: username, ANSWER: only } }, finish)
}

/** The levels that an application asks for, of those that somebody can reach: it asks, and does not insist. */
function levelsAsked({ asked: { pool, levels } }: Visit): string | undefined {
  const names = levels.map((level) => levelName(pool.settings, level)).join(' ')
  const within = levelsWithin(pool, names)
  return within.length > 0 ? within.map((level) => levelName(pool.settings, level)).join(' ') : undefined
}
