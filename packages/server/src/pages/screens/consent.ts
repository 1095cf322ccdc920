import { answerKnown } from '../../oauth/browser/known.ts'
import { refusedWith } from '../../oauth/browser/redirect.ts'
import { CONSENT } from '../flow/finish.ts'
import { knownHere } from '../flow/known.ts'
import { consent as view } from '../views/sign-up/consent.ts'
import { termsFor } from '../visit/offers.ts'
import type { Screen } from '../visit/visit.ts'
import { formTo, goTo } from '../visit/visit.ts'

/** Asks who has signed in to accept the terms, where the application asks for consent. Nothing of it is stored. */
export const consent: Screen = {
  path: CONSENT,
  async open(visit) {
    const { services, asked, incoming, frame } = visit
    const known = await knownHere(visit)
    if (!known) return goTo(visit, '/login')
    const terms = await termsFor(visit)
    if (!terms) return answerKnown(services, asked, known, incoming)
    return view(frame, { form: formTo(visit, CONSENT), terms })
  },
  async send(visit) {
    const { services, asked, incoming, typed } = visit
    const known = await knownHere(visit)
    if (!known) return goTo(visit, '/login')
    if (typed('consent') === 'yes') return answerKnown(services, asked, known, incoming)
    return refusedWith(asked, 'access_denied', 'The terms were not accepted')
  },
}
