import { answerKnown } from '../../oauth/browser/known.ts'
import { CONSENT } from '../flow/finish.ts'
import { knownHere } from '../flow/known.ts'
import type { Screen } from '../visit/visit.ts'
import { goTo } from '../visit/visit.ts'

/** Goes on as who is signed in in this browser. */
export const selectAccount: Screen = {
  path: '/selectAccount',
  open: (visit) => goTo(visit, '/login'),
  async send(visit) {
    const { services, asked, incoming, typed } = visit
    const known = await knownHere(visit)
    // Somebody else may have signed in meanwhile, in another window.
    if (known?.user.sub !== typed('account')) return goTo(visit, '/login')
    if (asked.prompt.includes('consent')) return goTo(visit, CONSENT, { prompt: undefined })
    return answerKnown(services, asked, known, incoming)
  },
}
