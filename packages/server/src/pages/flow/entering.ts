import type { Finish } from '../../auth/sign-in.ts'
import { enter } from '../../auth/sign-in.ts'
import type { Proven } from '../../auth/step.ts'
import { wrongBy } from '../visit/problem.ts'
import type { Shown, Visit } from '../visit/visit.ts'
import { occasionOf } from '../visit/visit.ts'
import { finishSignUpOf } from './finish.ts'
import { goOn } from './go-on.ts'
import { showSignIn } from './signing-in.ts'

/** Signs in whoever has just signed up, by what that has shown; where it is refused, one may sign in by hand. */
export function enterSignedUp(visit: Visit, username: string, outcome: Proven): Promise<Shown> {
  const { services, asked } = visit
  const at = { pool: asked.pool, client: asked.client, occasion: occasionOf(visit), outcome }
  const take = (finish: Finish<Response>) => enter(services, at, finish)
  const refused = (error: Parameters<typeof wrongBy>[1]) => showSignIn(visit, { username, ...wrongBy(visit, error) })
  return goOn(visit, username, take, refused, finishSignUpOf(visit))
}
