import { shownName } from '../../domain/users/shown-name.ts'
import { readable } from '../../domain/users/schema.ts'
import type { User } from '../../storage/port/index.ts'
import { accounts } from '../views/sign-in/accounts.ts'
import type { Shown, Visit } from '../visit/visit.ts'
import { formTo, placeOf } from '../visit/visit.ts'

/** Asks whether to go on as who is signed in in this browser. */
export function showAccounts(visit: Visit, user: User): Shown {
  const { frame, asked } = visit
  const name = shownName(asked, user)
  // Who comes from elsewhere has a username that nobody has ever seen.
  const email = readable(asked.client)('email') ? user.attributes['email'] : undefined
  return accounts(frame, {
    form: formTo(visit, '/selectAccount'),
    accounts: [{ value: user.sub, name, detail: email === name ? undefined : email }],
    other: placeOf(visit, '/login', { prompt: 'login' }),
  })
}
