import type { Finish } from '../../auth/sign-in.ts'
import { isTooLittle } from '../../oauth/browser/known.ts'
import { findBrowserSession } from '../../oauth/browser/session.ts'
import { begin } from '../flow/begin.ts'
import { goOn } from '../flow/go-on.ts'
import { isNameFirst, showPassword, showSignIn } from '../flow/signing-in.ts'
import { showAccounts } from '../flow/accounts.ts'
import { hasOwnUsers } from '../visit/offers.ts'
import { wrongBy } from '../visit/problem.ts'
import { isAnythingWrong, nameProblem, problemsIn, typedName } from '../visit/typed.ts'
import type { Screen } from '../visit/visit.ts'
import { goTo } from '../visit/visit.ts'

/** Where everybody comes in. Who is signed in already is asked whether to go on so. */
export const signIn: Screen = {
  path: '/login',
  async open(visit) {
    const { services, asked, front, incoming } = visit
    if (asked.prompt.includes('none')) return goTo(visit, '/oauth2/authorize')
    if (asked.prompt.includes('login')) return showSignIn(visit)
    const known = await findBrowserSession(services, front, incoming.request, asked)
    if (!known || isTooLittle(services, asked, known.session)) return showSignIn(visit)
    return showAccounts(visit, known.user)
  },
  async send(visit) {
    if (!hasOwnUsers(visit)) return showSignIn(visit)
    const username = typedName(visit)
    const password = visit.typed('password')
    const byName = isNameFirst(visit)
    const problems = problemsIn({
      username: nameProblem(username),
      ...(!byName && password === '' && { password: 'required' as const }),
    })
    if (isAnythingWrong(problems)) return showSignIn(visit, { username, problems })
    const given = password === '' ? {} : { PASSWORD: password }
    const take = (finish: Finish<Response>) => begin(visit, username, given, finish, byName)
    return goOn(visit, username, take, (error) => {
      const wrong = wrongBy(error)
      return byName && password !== ''
        ? showPassword(visit, username, wrong)
        : showSignIn(visit, { username, ...wrong })
    })
  },
}
