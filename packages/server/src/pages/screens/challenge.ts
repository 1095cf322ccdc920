import type { Finish } from '../../auth/sign-in.ts'
import { respond, sendAgain } from '../../auth/sign-in.ts'
import { finishChallengeOf } from '../flow/finish.ts'
import { goOn, stepOf, expired } from '../flow/go-on.ts'
import { waitingOf } from '../flow/waiting.ts'
import type { Again } from '../steps/step.ts'
import { wrongBy } from '../visit/problem.ts'
import type { Screen } from '../visit/visit.ts'
import { goTo, occasionOf } from '../visit/visit.ts'

/** Where the pages of a sign-in under way send their forms: each says itself, sealed, which challenge it answers. */
export const challenge: Screen = {
  path: '/challenge',
  // Somebody loads a page again that only a form led to.
  open: (visit) => goTo(visit, '/login'),
  async send(visit) {
    const waiting = waitingOf(visit)
    const step = waiting && stepOf(waiting)
    if (!waiting || !step) return expired(visit)
    const { services, asked, typed } = visit
    const { username } = waiting
    const showAgain = (again: Again) => step.show(visit, waiting, again)
    const request = {
      pool: asked.pool,
      client: asked.client,
      challenge: waiting.challenge,
      occasion: occasionOf(visit),
    }
    const showWrong = (error: unknown) => showAgain(wrongBy(visit, error, step.places))

    if (typed('again') === 'yes') {
      const take = async () => {
        const again = { ...request, session: waiting.session, responses: { USERNAME: username } }
        const sent = await sendAgain(services, again)
        return step.show(visit, { ...sent, username }, { sentAgain: true })
      }
      return goOn(visit, username, take, showWrong)
    }
    const take = async (finish: Finish<Response>) => {
      const taken = await step.take(visit, waiting)
      if ('wrong' in taken) return showAgain(taken.wrong)
      if ('shown' in taken) return taken.shown
      const responses = { ...taken.responses, USERNAME: username }
      return respond(services, { ...request, session: taken.session ?? waiting.session, responses }, finish)
    }
    return goOn(visit, username, take, showWrong, finishChallengeOf(visit))
  },
}
