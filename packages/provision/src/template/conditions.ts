import { createExpansion } from './expansion.ts'
import { holds } from './intrinsics.ts'
import type { Scope } from './intrinsics.ts'
import type { Template } from './template.ts'
import { named, TemplateError } from './template-error.ts'

/** Answers whether a condition of the template holds; evaluates each when it is first asked for. */
export function conditionsOf(template: Template, given: (name: string) => unknown): (name: string) => boolean {
  const pending = new Set<string>()
  const known = new Map<string, boolean>()
  const scope: Scope = {
    ref: (name) => {
      const value = given(name)
      if (value !== undefined) return value
      throw new TemplateError(
        `Unresolved dependencies [${name}]. Cannot reference resources in the Conditions block of the template`,
      )
    },
    expansion: createExpansion(),
    attribute: (id) => {
      throw new TemplateError(`A condition cannot refer to the resource ${id}.`)
    },
    condition,
    mappings: template.Mappings,
  }
  function condition(name: string): boolean {
    const before = known.get(name)
    if (before !== undefined) return before
    if (!Object.hasOwn(template.Conditions, name)) throw new TemplateError(`Unresolved condition dependency ${name}`)
    if (pending.has(name))
      throw new TemplateError(`Circular dependency between conditions: [${[...pending].join(', ')}]`)
    pending.add(name)
    const result = named(`Condition ${name}`, () => holds(template.Conditions[name], scope))
    pending.delete(name)
    known.set(name, result)
    return result
  }
  return condition
}
