import { attributeNames, intrinsic, substitution } from './intrinsics.ts'
import { isRecord, own, splitAtFirstDot } from './template.ts'
import type { TemplateResource } from './template.ts'
import { TemplateError } from './template-error.ts'
import { substituted } from './texts.ts'

/**
 * Puts the logical ids in an order in which each comes after what it refers to.
 *
 * Otherwise the template's own order is kept. Throws a TemplateError naming the members of a cycle.
 */
export function inOrder(
  resources: Readonly<Record<string, TemplateResource>>,
  condition: (name: string) => boolean,
): string[] {
  const ordered = new Set<string>()
  const visit = (id: string, path: readonly string[]): void => {
    if (ordered.has(id)) return
    const start = path.indexOf(id)
    if (start !== -1) {
      throw new TemplateError(`Circular dependency between resources: [${path.slice(start).join(', ')}]`)
    }
    const resource = own(resources, id)
    if (!resource) return
    for (const needed of needs(resource, condition)) visit(needed, [...path, id])
    ordered.add(id)
  }
  for (const id of Object.keys(resources)) visit(id, [])
  return [...ordered]
}

function needs(resource: TemplateResource, condition: (name: string) => boolean): Set<string> {
  return new Set([...[resource.DependsOn ?? []].flat(), ...references(resource.Properties, condition)])
}

/** The names that `Ref`, `Fn::GetAtt` and `Fn::Sub` mention, in the branches of `Fn::If` that are taken. */
export function references(value: unknown, condition: (name: string) => boolean): string[] {
  const within = (each: unknown) => references(each, condition)
  if (Array.isArray(value)) return value.flatMap(within)
  if (!isRecord(value)) return []

  const [name, argument] = intrinsic(value) ?? []
  if (name === 'Ref') return typeof argument === 'string' ? [argument] : []
  if (name === 'Fn::GetAtt') {
    const [resource, attribute] = attributeNames(argument)
    return [resource, ...within(attribute)]
  }
  if (name === 'Fn::Sub') {
    const { template, variables } = substitution(argument)
    const names: string[] = []
    substituted(template, (key) => {
      if (!Object.hasOwn(variables, key)) names.push(splitAtFirstDot(key)[0] ?? key)
      return ''
    })
    return [...names, ...within(Object.values(variables))]
  }
  if (name === 'Fn::If' && Array.isArray(argument) && typeof argument[0] === 'string') {
    return within(condition(argument[0]) ? argument[1] : argument[2])
  }
  return within(Object.values(value))
}
