import { remembersBrowsers } from '../../domain/devices/browser.ts'
import { mfaOf } from '../../domain/factors/mfa.ts'
import { allowsFirst } from '../../domain/factors/first-factors.ts'
import { formOf } from '../flow/waiting.ts'
import { enterCode } from '../views/sign-in/code.ts'
import { typedCode } from '../visit/typed.ts'
import { placeOf } from '../visit/visit.ts'
import type { Step } from './step.ts'

const DESTINATION = 'CODE_DELIVERY_DESTINATION'

/** A challenge that a code answers: it is asked for, and sent again where it was sent. */
export function codeStep(
  by: 'email' | 'sms' | 'app',
  { field, first }: { readonly field: string; readonly first?: 'EMAIL_OTP' | 'SMS_OTP' },
): Step {
  return {
    shows: by === 'app' ? [] : [DESTINATION],
    places: { code: 'code' },
    show(visit, waiting, again) {
      const isFirst = first !== undefined && allowsFirst(visit.asked.pool, first)
      return enterCode(visit.frame, {
        form: formOf(visit, waiting),
        by,
        destination: waiting.parameters[DESTINATION],
        again: by === 'app' ? undefined : formOf(visit, waiting, { again: 'yes' }),
        remember:
          !isFirst && mfaOf(visit.asked.pool).required !== 'OFF' && remembersBrowsers(visit.asked.pool) === 'asked',
        choose: isFirst ? placeOf(visit, '/login', { login_hint: waiting.username }) : undefined,
        ...again,
      })
    },
    take(visit) {
      const code = typedCode(visit)
      return code === '' ? { wrong: { problems: { code: 'required' } } } : { responses: { [field]: code } }
    },
  }
}
