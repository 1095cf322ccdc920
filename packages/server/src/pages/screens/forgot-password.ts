import { sendReset } from '../flow/resetting.ts'
import { forgot } from '../views/password/forgot.ts'
import { identifierOf, mayReset } from '../visit/offers.ts'
import type { Wrong } from '../visit/problem.ts'
import { wrongBy } from '../visit/problem.ts'
import { nameProblem, typedName } from '../visit/typed.ts'
import type { Screen, Shown, Visit } from '../visit/visit.ts'
import { formTo, goTo, placeOf } from '../visit/visit.ts'

/** Who wants to set their password anew. */
export const forgotPassword: Screen = {
  path: '/forgotPassword',
  open: (visit) => (mayReset(visit) ? show(visit, visit.query.get('login_hint') ?? '') : goTo(visit, '/login')),
  async send(visit) {
    if (!mayReset(visit)) return goTo(visit, '/login')
    const username = typedName(visit)
    const problem = nameProblem(username)
    if (problem !== undefined) return show(visit, username, { problems: { username: problem } })
    try {
      return await sendReset(visit, username, visit.typed('again') === 'yes')
    } catch (error) {
      return show(visit, username, wrongBy(visit, error))
    }
  },
}

function show(visit: Visit, username: string, wrong: Wrong = {}): Shown {
  return forgot(visit.frame, {
    form: formTo(visit, '/forgotPassword'),
    identifier: identifierOf(visit.asked.pool),
    signIn: placeOf(visit, '/login'),
    values: { username },
    ...wrong,
  })
}
