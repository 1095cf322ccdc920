import { isPasswordless } from '../../domain/factors/first-factors.ts'
import { autoVerified } from '../../domain/users/attributes.ts'
import { isEmail, isPhoneNumber, missingRequired } from '../../domain/users/schema.ts'
import type { CodeDelivery } from '../../domain/messages/messages.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import type { Problem } from '../parts/problems.ts'
import { signUp as register } from '../../operations/sign-up/sign-up.ts'
import { showConfirm } from '../flow/confirming.ts'
import { enterSignedUp } from '../flow/entering.ts'
import { showSignIn } from '../flow/signing-in.ts'
import { attributeField } from '../parts/fields/attributes.ts'
import { signUp as view } from '../views/sign-up/sign-up.ts'
import { attributesTyped } from '../visit/attributes.ts'
import { identifierOf, maySignUp, passwordRules, termsFor } from '../visit/offers.ts'
import { providersOf } from '../visit/providers.ts'
import type { Wrong } from '../visit/problem.ts'
import { wrongBy } from '../visit/problem.ts'
import { isAnythingWrong, nameProblem, newPasswordProblem, problemsIn, typedName } from '../visit/typed.ts'
import type { Screen, Shown, Visit } from '../visit/visit.ts'
import { formTo, goTo, placeOf } from '../visit/visit.ts'

/** A new account. */
export const signUp: Screen = {
  path: '/signup',
  open: (visit) => (maySignUp(visit) ? show(visit) : goTo(visit, '/login')),
  async send(visit) {
    if (!maySignUp(visit)) return goTo(visit, '/login')
    const { services, asked, typed } = visit
    const username = typedName(visit)
    const { values, problems: wrong } = attributesTyped(visit, attributesFor(asked.pool, username))
    const password = typed('password')
    const isWithout = password === '' && typed('confirmPassword') === '' && isPasswordless(asked.pool)
    const problems = problemsIn({
      username: (username && identifierProblem(asked.pool, username)) || nameProblem(username),
      ...wrong,
      ...(!isWithout && newPasswordProblem(visit)),
    })
    if (isAnythingWrong(problems)) return show(visit, { problems })
    const given = {
      Username: username,
      UserAttributes: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
      ...(!isWithout && { Password: password }),
    }
    try {
      return await lead(visit, username, await register(services, asked, given), isWithout)
    } catch (error) {
      return show(visit, wrongBy(visit, error, { name: 'username', password: 'password' }))
    }
  },
}

/** Shows what comes after: the code that confirms it, or the application where a function has confirmed it already. */
function lead(
  visit: Visit,
  username: string,
  { user, delivery }: { user: User; delivery?: CodeDelivery },
  isWithout: boolean,
): Shown | Promise<Shown> {
  if (user.status === 'CONFIRMED') {
    // Without a password, nothing has been shown yet.
    if (isWithout) return showSignIn(visit, { username })
    return enterSignedUp(visit, username, { proven: 'PASSWORD', user })
  }
  // An administrator confirms.
  if (!delivery) return showSignIn(visit, { username, problem: 'notConfirmed' })
  const { sub, epoch } = user
  return showConfirm(visit, { username, delivery, signedUp: { sub, epoch, proven: isWithout ? 'code' : 'PASSWORD' } })
}

/**
 * The attributes that a sign-up asks for: those that are required, and an address where one has to be proven, without
 * what people are known by.
 */
function attributesFor(pool: Pool, username = ''): string[] {
  const required = missingRequired(pool.settings.SchemaAttributes ?? [], {})
  const known = knownBy(pool, username)
  const toProve = autoVerified(pool)
  const isProvable = toProve.some((contact) => required.includes(contact) || known === contact)
  const [first] = toProve
  const all = first === undefined || isProvable ? required : [...required, first]
  return all.filter((name) => name !== known)
}

/** The attribute that a username is, where addresses are usernames. */
function knownBy(pool: Pool, username: string): 'email' | 'phone_number' | undefined {
  const identifier = identifierOf(pool)
  if (identifier === 'username') return undefined
  if (identifier === 'emailOrPhone') return isPhoneNumber(username) ? 'phone_number' : 'email'
  return identifier === 'email' ? 'email' : 'phone_number'
}

function identifierProblem(pool: Pool, username: string): Problem | undefined {
  const identifier = identifierOf(pool)
  if (identifier === 'email' && !isEmail(username)) return 'notEmail'
  if (identifier === 'phone' && !isPhoneNumber(username)) return 'notPhone'
  if (identifier === 'emailOrPhone' && !isEmail(username) && !isPhoneNumber(username)) return 'invalid'
  return undefined
}

async function show(visit: Visit, wrong: Wrong = {}): Promise<Shown> {
  const { asked, typed } = visit
  const { pool } = asked
  const attributes = attributesFor(pool, typedName(visit))
  const username = typed('username') || (visit.query.get('login_hint') ?? '')
  const values = attributes.map(attributeField).map((field) => [field, typed(field)] as const)
  return view(visit.frame, {
    form: formTo(visit, '/signup'),
    identifier: identifierOf(pool),
    attributes,
    rules: passwordRules(pool, wrong.problems || wrong.problem ? typed('password') : ''),
    passwordOptional: isPasswordless(pool),
    terms: await termsFor(visit),
    providers: (await providersOf(visit)).buttons,
    signIn: placeOf(visit, '/login'),
    values: { username, ...Object.fromEntries(values) },
    ...wrong,
  })
}
