import { isPasswordless } from '../../domain/factors/first-factors.ts'
import type { Markup } from '../../http/browser/page.ts'
import { askPassword } from '../views/sign-in/password.ts'
import { signIn } from '../views/sign-in/sign-in.ts'
import { hasOwnUsers, identifierOf, mayReset, maySignUp } from '../visit/offers.ts'
import { anyPasskey } from '../visit/passkeys.ts'
import { providersOf } from '../visit/providers.ts'
import type { Wrong } from '../visit/problem.ts'
import type { Shown, Visit } from '../visit/visit.ts'
import { formTo, placeOf } from '../visit/visit.ts'

/** Where a sign-in begins, and begins again. */

/** Whether people say their name first, as not all of them have a password. */
export function isNameFirst({ asked: { pool } }: Pick<Visit, 'asked'>): boolean {
  return isPasswordless(pool)
}

export async function showSignIn(
  visit: Visit,
  shown: Wrong & { username?: string; notice?: string | Markup; search?: Wrong } = {},
): Promise<Shown> {
  const { frame, asked } = visit
  const { buttons, isSearched } = await providersOf(visit)
  const { username = visit.query.get('login_hint') ?? '', notice, search, ...wrong } = shown
  const local = {
    form: formTo(visit, '/login'),
    identifier: identifierOf(asked.pool),
    withPassword: !isNameFirst(visit),
    values: { username },
    ...wrong,
  }
  return signIn(frame, {
    ...(hasOwnUsers(visit) && { local }),
    ...ways(visit),
    providers: buttons,
    search: isSearched
      ? { form: formTo(visit, '/login'), values: { idp_identifier: visit.typed('idp_identifier') }, ...search }
      : undefined,
    passkey: hasOwnUsers(visit) ? anyPasskey(visit) : undefined,
    notice,
  })
}

/** Asks for the password of somebody who has said their name. */
export function showPassword(visit: Visit, username: string, wrong: Wrong = {}): Shown {
  return askPassword(visit.frame, {
    form: formTo(visit, '/login'),
    username,
    other: placeOf(visit, '/login', { login_hint: undefined }),
    choose: placeOf(visit, '/login', { login_hint: username }),
    forgot: ways(visit).forgot,
    ...wrong,
  })
}

function ways(visit: Visit) {
  return {
    forgot: mayReset(visit) ? placeOf(visit, '/forgotPassword') : undefined,
    signUp: maySignUp(visit) ? placeOf(visit, '/signup') : undefined,
  }
}
