import { answerKnown, isTooLittle } from '../../oauth/browser/known.ts'
import { findBrowserSession } from '../../oauth/browser/session.ts'
import type { Screen } from '../visit/visit.ts'
import { goTo } from '../visit/visit.ts'

/** Goes on as who is signed in in this browser. */
export const selectAccount: Screen = {
  path: '/selectAccount',
  open: (visit) => goTo(visit, '/login'),
  async send(visit) {
    const { services, asked, front, incoming, typed } = visit
    const known = await findBrowserSession(services, front, incoming.request, asked)
    // Somebody else may have signed in meanwhile, in another window.
    const isShown = known?.user.sub === typed('account') && !asked.prompt.includes('login')
    if (!known || !isShown || isTooLittle(services, asked, known.session)) return goTo(visit, '/login')
    return answerKnown(services, asked, known, incoming)
  },
}
