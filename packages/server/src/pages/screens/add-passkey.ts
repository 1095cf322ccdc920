import { signsInElsewhere } from '../../domain/factors/first-factors.ts'
import { register, creationOptions } from '../../domain/passkeys/registration.ts'
import { ApiError } from '../../errors.ts'
import type { Known } from '../../oauth/browser/known.ts'
import { answerKnown } from '../../oauth/browser/known.ts'
import { ADD_PASSKEY as PATH } from '../flow/finish.ts'
import { knownHere } from '../flow/known.ts'
import { addPasskey as view } from '../views/sign-up/add-passkey.ts'
import type { Problem } from '../parts/problems.ts'
import type { Screen, Shown, Visit } from '../visit/visit.ts'
import { formTo, goTo } from '../visit/visit.ts'

/** Offers a passkey to who is signed in in this browser, and leads to the application with it or without. */
export const addPasskey: Screen = {
  path: PATH,
  async open(visit) {
    const known = await knownHere(visit)
    return known ? show(visit, known) : goTo(visit, '/login', { next: PATH })
  },
  async send(visit) {
    const { services, asked, incoming, typed } = visit
    const known = await knownHere(visit)
    if (!known) return goTo(visit, '/login', { next: PATH })
    if (typed('notNow') !== 'yes') {
      const problem = await add(visit, known, typed('credential'))
      if (problem) return show(visit, known, problem)
    }
    return answerKnown(services, asked, known, incoming)
  },
}

async function show(visit: Visit, { user }: Known, problem?: Problem): Promise<Shown> {
  const { services, asked, frame } = visit
  if (!visit.party || signsInElsewhere(user)) return goTo(visit, '/oauth2/authorize')
  const options = await creationOptions(services, { pool: asked.pool, client: asked.client, user })
  return view(frame, {
    passkey: { form: formTo(visit, PATH), options, kind: 'create' },
    problem,
    notNow: formTo(visit, PATH, { notNow: 'yes' }),
  })
}

async function add(visit: Visit, { user }: Known, credential: string): Promise<Problem | undefined> {
  const { services, asked, frame } = visit
  const failed = { said: frame.language.texts.passkey.failed }
  let document: unknown
  try {
    document = JSON.parse(credential) as unknown
  } catch {
    return failed
  }
  try {
    await register(services, { pool: asked.pool, client: asked.client, user }, document)
    return undefined
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error
    return error.name === 'LimitExceededException' ? { said: error.message } : failed
  }
}
