import { formOf } from '../flow/waiting.ts'
import { usePasskey } from '../views/sign-in/passkey.ts'
import { placeOf } from '../visit/visit.ts'
import type { Step } from './step.ts'

const OPTIONS = 'CREDENTIAL_REQUEST_OPTIONS'

/** A passkey, of somebody who has said their name. */
export const WEB_AUTHN: Step = {
  shows: [OPTIONS],
  show(visit, waiting, { problem, problems }) {
    const isWrong = problem !== undefined || problems !== undefined
    return usePasskey(visit.frame, {
      passkey: {
        form: formOf(visit, waiting),
        options: JSON.parse(waiting.parameters[OPTIONS] ?? '{}') as unknown, // as the challenge wrote it
        kind: 'get',
      },
      // Who comes by a passkey has typed no password that could be wrong.
      problem: problem === 'wrongCredentials' || (isWrong && problem === undefined) ? failed(visit) : problem,
      choose: placeOf(visit, '/login', { login_hint: waiting.username }),
    })
  },
  take({ typed, ...visit }) {
    const credential = typed('credential')
    return credential === '' ? { wrong: { problem: failed(visit) } } : { responses: { CREDENTIAL: credential } }
  },
}

function failed({ frame }: Pick<Parameters<Step['take']>[0], 'frame'>) {
  return { said: frame.language.texts.passkey.failed }
}
