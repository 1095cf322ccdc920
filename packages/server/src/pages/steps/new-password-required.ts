import { formOf } from '../flow/waiting.ts'
import type { Waiting } from '../flow/waiting.ts'
import { attributeField } from '../parts/fields/attributes.ts'
import { newPassword } from '../views/password/new-password.ts'
import { passwordRules } from '../visit/offers.ts'
import { attributesTyped } from '../visit/attributes.ts'
import { isAnythingWrong, newPasswordProblem } from '../visit/typed.ts'
import type { Step } from './step.ts'

const REQUIRED = 'requiredAttributes'
const PREFIX = 'userAttributes.'

/** A password in place of a temporary one, with the required attributes that are still empty. */
export const NEW_PASSWORD_REQUIRED: Step = {
  shows: [REQUIRED],
  places: { password: 'password' },
  show(visit, waiting, again) {
    const attributes = missingIn(waiting)
    const values = attributes.map(attributeField).map((field) => [field, visit.typed(field)])
    return newPassword(visit.frame, {
      form: formOf(visit, waiting),
      username: waiting.username,
      attributes,
      rules: passwordRules(visit.asked.pool, again.problems ? visit.typed('password') : ''),
      values: Object.fromEntries(values) as Record<string, string>,
      ...again,
    })
  },
  take(visit, waiting) {
    const { values, problems } = attributesTyped(visit, missingIn(waiting))
    const all = { ...newPasswordProblem(visit), ...problems }
    if (isAnythingWrong(all)) return { wrong: { problems: all } }
    const given = Object.entries(values).map(([name, value]) => [`${PREFIX}${name}`, value])
    return { responses: { NEW_PASSWORD: visit.typed('password'), ...Object.fromEntries(given) } }
  },
}

function missingIn({ parameters }: Waiting): readonly string[] {
  const names = JSON.parse(parameters[REQUIRED] ?? '[]') as string[] // as the challenge wrote it
  return names.map((name) => name.slice(PREFIX.length))
}
