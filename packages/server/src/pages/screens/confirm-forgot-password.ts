import { beginAt } from '../../operations/begin.ts'
import { confirmForgotPassword as confirm } from '../../operations/recovery/confirm-forgot-password.ts'
import { showReset } from '../flow/resetting.ts'
import { showSignIn } from '../flow/signing-in.ts'
import { mayReset } from '../visit/offers.ts'
import { wrongBy } from '../visit/problem.ts'
import { isAnythingWrong, nameProblem, newPasswordProblem, problemsIn, typedCode, typedName } from '../visit/typed.ts'
import type { Screen } from '../visit/visit.ts'
import { goTo } from '../visit/visit.ts'

/** Sets a password anew. Who has done so signs in with it: a code is not all there is to a sign-in. */
export const confirmForgotPassword: Screen = {
  path: '/confirmforgotPassword',
  open(visit) {
    const username = visit.query.get('username') ?? ''
    if (!mayReset(visit) || nameProblem(username) !== undefined) return goTo(visit, '/forgotPassword')
    return showReset(visit, { username })
  },
  async send(visit) {
    const username = typedName(visit)
    if (!mayReset(visit) || nameProblem(username) !== undefined) return goTo(visit, '/forgotPassword')
    const { services, asked, frame, typed } = visit
    const destination = typed('destination') || undefined
    const code = typedCode(visit)
    const problems = problemsIn({
      code: code === '' ? 'required' : undefined,
      ...newPasswordProblem(visit),
    })
    if (isAnythingWrong(problems)) return showReset(visit, { username, destination }, { problems })
    try {
      const begun = await beginAt(services, asked, username)
      await confirm(services, begun, { ConfirmationCode: code, Password: typed('password') })
    } catch (error) {
      return showReset(visit, { username, destination }, wrongBy(visit, error, { code: 'code', password: 'password' }))
    }
    return showSignIn(visit, { username, notice: frame.language.texts.password.changed })
  },
}
