import { formOf } from '../flow/waiting.ts'
import { chooseSecondFactor } from '../views/second-factor/choose.ts'
import { factorsIn } from './factors.ts'
import type { Step } from './step.ts'

/** Which of several second factors is to be shown. */
export const SELECT_MFA_TYPE: Step = {
  shows: ['MFAS_CAN_CHOOSE'],
  show(visit, waiting, again) {
    const factors = factorsIn(waiting, 'MFAS_CAN_CHOOSE').map((factor) => ({ factor }))
    return chooseSecondFactor(visit.frame, { form: formOf(visit, waiting), to: 'prove', factors, ...again })
  },
  take: ({ typed }) => ({ responses: { ANSWER: typed('answer') } }),
}
