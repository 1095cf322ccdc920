import type { Factor } from '../../auth/step.ts'
import { needsSecondFactor, mfaOf } from '../../domain/factors/mfa.ts'
import { beginAt } from '../../operations/begin.ts'
import { confirmSignUp } from '../../operations/confirm-sign-up.ts'
import type { Code, Spending, User } from '../../storage/port/index.ts'
import type { Confirming, SignedUp } from '../flow/confirming.ts'
import { confirmingOf, showConfirm } from '../flow/confirming.ts'
import { enterSignedUp } from '../flow/entering.ts'
import { showSignIn } from '../flow/signing-in.ts'
import { hasOwnUsers } from '../visit/offers.ts'
import { wrongBy } from '../visit/problem.ts'
import { nameProblem, typedCode, typedName } from '../visit/typed.ts'
import type { Screen, Shown, Visit } from '../visit/visit.ts'
import { goTo } from '../visit/visit.ts'

/** Confirms a sign-up by a code. Who has signed up in this browser a moment ago is signed in by it. */
export const confirm: Screen = {
  path: '/confirm',
  open(visit) {
    const username = visit.query.get('username') ?? ''
    if (!hasOwnUsers(visit) || nameProblem(username) !== undefined) return goTo(visit, '/resendcode')
    return showConfirm(visit, { username })
  },
  async send(visit) {
    const username = typedName(visit)
    if (!hasOwnUsers(visit) || nameProblem(username) !== undefined) return goTo(visit, '/resendcode')
    const { services, asked } = visit
    const found = confirmingOf(visit, username)
    const to: Confirming = found?.value ?? { username }
    const typed = typedCode(visit)
    if (typed === '') return showConfirm(visit, to, { problems: { code: 'required' } })
    let done: Awaited<ReturnType<typeof confirmSignUp>>
    try {
      const begun = await beginAt(services, asked, username)
      done = await confirmSignUp(services, begun, { typed, moveAliases: false })
    } catch (error) {
      return showConfirm(visit, to, wrongBy(visit, error, { code: 'code' }))
    }
    return signInSignedUp(visit, username, { ...done, signedUp: to.signedUp, spending: found?.spending })
  },
}

interface Done {
  readonly user: User
  readonly code: Code | undefined
  readonly signedUp: SignedUp | undefined
  readonly spending: Spending | undefined
}

function signInSignedUp(visit: Visit, username: string, done: Done): Shown | Promise<Shown> {
  const { frame } = visit
  const { user, spending } = done
  const proven = shownBy(visit, done)
  const toSignIn = () => showSignIn(visit, { username, notice: frame.language.texts.told.confirmed })
  if (!proven || !spending) return toSignIn()
  return enterSignedUp(visit, username, { proven, user, spend: [spending] })
}

/**
 * What the sign-up has shown: the password that was chosen, or, without one, the code. A code to an address is not enough
 * where a second factor is due.
 */
function shownBy({ asked: { pool } }: Visit, { user, code, signedUp }: Done): Factor | undefined {
  if (!user.enabled || signedUp?.sub !== user.sub || signedUp.epoch !== user.epoch) return undefined
  if (signedUp.proven === 'PASSWORD') return 'PASSWORD'
  const isEnough = mfaOf(pool).required !== 'ON' && !needsSecondFactor(pool, user)
  if (!code || !isEnough) return undefined
  return code.attribute === 'email' ? 'EMAIL_OTP' : 'SMS_OTP'
}
