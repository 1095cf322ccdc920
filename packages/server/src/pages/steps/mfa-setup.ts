import { associate, verifyAssociated } from '../../auth/set-up.ts'
import { ApiError } from '../../errors.ts'
import type { MfaFactor } from '../../domain/factors/mfa.ts'
import { formOf } from '../flow/waiting.ts'
import type { Waiting } from '../flow/waiting.ts'
import { setUpAddress } from '../views/second-factor/address.ts'
import { setUpAuthenticator } from '../views/second-factor/authenticator.ts'
import { chooseSecondFactor } from '../views/second-factor/choose.ts'
import { attributeProblem, plainNumber, typedCode } from '../visit/typed.ts'
import type { Shown, Visit } from '../visit/visit.ts'
import { factorsIn } from './factors.ts'
import type { Again, Step, Taken } from './step.ts'

/** The first second factor of somebody who has to have one: chosen, and then an address or an app for it. */
export const MFA_SETUP: Step = {
  shows: ['MFAS_CAN_SETUP'],
  places: { code: 'code' },
  async show(visit, waiting, again) {
    const factors = factorsIn(waiting, 'MFAS_CAN_SETUP')
    const [only] = factors
    if (waiting.chosen !== undefined) return showChosen(visit, waiting, again)
    if (only && factors.length === 1) return showChosen(visit, await choose(visit, waiting, only), again)
    return chooseSecondFactor(visit.frame, {
      form: formOf(visit, waiting),
      to: 'set up',
      factors: factors.map((factor) => ({ factor })),
      ...again,
    })
  },
  async take(visit, waiting) {
    if (waiting.chosen !== undefined) return takeChosen(visit, waiting)
    const answer = factorsIn(waiting, 'MFAS_CAN_SETUP').find((factor) => factor === visit.typed('answer'))
    if (!answer) return { wrong: { problem: 'invalid' } }
    return { shown: showChosen(visit, await choose(visit, waiting, answer), {}) }
  },
}

/** An app is told a secret, which takes the sign-in to the next session. */
async function choose({ services }: Visit, waiting: Waiting, chosen: MfaFactor): Promise<Waiting> {
  if (chosen !== 'SOFTWARE_TOKEN_MFA') return { ...waiting, chosen }
  return { ...waiting, chosen, ...(await associate(services, waiting.session ?? '')) }
}

function showChosen(visit: Visit, waiting: Waiting, again: Again): Shown {
  const { frame, asked, typed } = visit
  const form = formOf(visit, waiting)
  if (waiting.chosen === 'SOFTWARE_TOKEN_MFA') {
    const { secret = '', username } = waiting
    const issuer = asked.client.name
    const values = { friendlyDeviceName: typed('friendlyDeviceName') }
    return setUpAuthenticator(frame, {
      form,
      secret,
      address: addressOf({ secret, username, issuer }),
      values,
      ...again,
    })
  }
  const by = waiting.chosen === 'SMS_MFA' ? 'sms' : 'email'
  const field = fieldOf(waiting)
  return setUpAddress(frame, { form, by, values: { [field]: typed(field) }, ...again })
}

async function takeChosen(visit: Visit, waiting: Waiting): Promise<Taken> {
  const { services, typed } = visit
  if (waiting.chosen === 'SOFTWARE_TOKEN_MFA') {
    const code = typedCode(visit)
    if (code === '') return { wrong: { problems: { code: 'required' } } }
    const wrong = () =>
      new ApiError('EnableSoftwareTokenMFAException', 'Code mismatch and fail enable Software Token MFA')
    const name = typed('friendlyDeviceName').trim().slice(0, 256)
    const session = await verifyAssociated(services, waiting.session ?? '', { typed: code, name, wrong })
    return { responses: {}, session }
  }
  const field = fieldOf(waiting)
  const text = typed(field).trim()
  const address = field === 'phone_number' ? plainNumber(text) : text
  const problem = attributeProblem(field, address)
  if (problem !== undefined) return { wrong: { problems: { [field]: problem } } }
  return { responses: { [field === 'email' ? 'EMAIL' : 'PHONE_NUMBER']: address } }
}

function fieldOf({ chosen }: Waiting): 'email' | 'phone_number' {
  return chosen === 'SMS_MFA' ? 'phone_number' : 'email'
}

/** What an app reads from a QR code: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
function addressOf({ secret, username, issuer }: { secret: string; username: string; issuer: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(username)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`
}
