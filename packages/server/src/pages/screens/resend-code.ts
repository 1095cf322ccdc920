import { confirmingOf, resend } from '../flow/confirming.ts'
import { resend as view } from '../views/sign-up/resend.ts'
import { identifierOf, hasOwnUsers } from '../visit/offers.ts'
import type { Wrong } from '../visit/problem.ts'
import { wrongBy } from '../visit/problem.ts'
import { nameProblem, typedName } from '../visit/typed.ts'
import type { Screen, Shown, Visit } from '../visit/visit.ts'
import { formTo, goTo, placeOf } from '../visit/visit.ts'

/** Who wants another code to confirm a sign-up with. */
export const resendCode: Screen = {
  path: '/resendcode',
  open: (visit) => (hasOwnUsers(visit) ? show(visit, visit.query.get('username') ?? '') : goTo(visit, '/login')),
  async send(visit) {
    if (!hasOwnUsers(visit)) return goTo(visit, '/login')
    const username = typedName(visit)
    const problem = nameProblem(username)
    if (problem !== undefined) return show(visit, username, { problems: { username: problem } })
    try {
      return await resend(visit, username, confirmingOf(visit, username)?.value.signedUp)
    } catch (error) {
      return show(visit, username, wrongBy(visit, error))
    }
  },
}

function show(visit: Visit, username: string, wrong: Wrong = {}): Shown {
  return view(visit.frame, {
    form: formTo(visit, '/resendcode'),
    identifier: identifierOf(visit.asked.pool),
    signIn: placeOf(visit, '/login'),
    values: { username },
    ...wrong,
  })
}
