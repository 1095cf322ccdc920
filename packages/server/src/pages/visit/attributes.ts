import { attributeField } from '../parts/fields/attributes.ts'
import type { Problem } from '../parts/problems.ts'
import { attributeProblem, plainNumber, problemsIn } from './typed.ts'
import type { Visit } from './visit.ts'

/** The attributes that a form asks for, as they were typed, and what is wrong with them by field. */
export function attributesTyped(
  { typed }: Pick<Visit, 'typed'>,
  names: readonly string[],
): { readonly values: Readonly<Record<string, string>>; readonly problems: Readonly<Record<string, Problem>> } {
  const given = names.map((name) => {
    const text = typed(attributeField(name)).trim()
    return [name, name === 'phone_number' ? plainNumber(text) : text] as const
  })
  const problems = given.map(([name, value]) => [attributeField(name), attributeProblem(name, value)] as const)
  return { values: Object.fromEntries(given), problems: problemsIn(Object.fromEntries(problems)) }
}
