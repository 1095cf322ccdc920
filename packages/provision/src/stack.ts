import { typeOf } from './bring.ts'
import { NOT_PROVISIONED } from './limits/not-provisioned.ts'
import type { Shortfall } from './limits/shortfall.ts'
import type { Attributes, ResourceType } from './resources/resource-type.ts'
import { conditionsOf } from './template/conditions.ts'
import { createExpansion } from './template/expansion.ts'
import { evaluate } from './template/intrinsics.ts'
import type { Scope } from './template/intrinsics.ts'
import { inOrder } from './template/order.ts'
import { pseudoParameter, readParameters } from './template/parameters.ts'
import { placeholder } from './template/placeholders.ts'
import type { Placement } from './template/placeholders.ts'
import { isRecord, own } from './template/template.ts'
import type { Template, TemplateResource } from './template/template.ts'
import { TemplateError } from './template/template-error.ts'

/** A template, where it is carried out, and the values that it leaves open. */
export interface Given extends Placement {
  readonly template: Template
  readonly parameters?: Readonly<Record<string, string>>
  /** The values of `Fn::ImportValue`, by the name of the export. */
  readonly imports?: Readonly<Record<string, unknown>>
  /** The values of dynamic references, by what stands in `{{resolve:…}}`, such as `ssm:/pies/name:1`. */
  readonly references?: Readonly<Record<string, string>>
}

/** What a template's names stand for, before anything is made and while it is. */
export interface Stack {
  readonly active: Readonly<Record<string, TemplateResource>>
  /** The resources that are made here. */
  readonly definitions: ReadonlyMap<string, Definition>
  readonly lacking: readonly Shortfall[]
  readonly order: readonly string[]
  readonly scope: Scope
  readonly condition: (name: string) => boolean
  /** What is made, by logical id; whoever makes it enters it. */
  readonly made: Map<string, { physicalId: string; attributes: Attributes }>
  /** Ends the rehearsal, in which the names of what is not made stand for themselves. */
  make(): void
}

export interface Definition {
  readonly type: ResourceType
  readonly resource: TemplateResource
}

/** Reads what there is in a template with its parameters. Throws a TemplateError. */
export function openStack(options: Given): Stack {
  const { template } = options
  const parameter = readParameters(template.Parameters, options.parameters, options.references)
  const given = (name: string) => parameter(name) ?? pseudoParameter(name, options)
  const conditions = conditionsOf(template, given)
  // Clients last, and what reads them: they name identity providers and scopes in plain text, which is no reference
  const active = Object.fromEntries(
    Object.entries(template.Resources)
      .filter(([, { Condition: name }]) => name === undefined || conditions(name))
      .toSorted(([, one], [, other]) => Number(isLate(one)) - Number(isLate(other))),
  )
  const { definitions, lacking } = sorted(active)
  const order = inOrder(active, conditions).filter((id) => definitions.has(id))

  const made: Stack['made'] = new Map()
  let rehearsing = true
  let expansion = createExpansion()

  function resource(id: string): { ref: string; attribute(name: string): string } {
    const definition = own(active, id)
    if (!definition) throw new TemplateError(`Unresolved resource dependencies [${id}] in the template`)
    if (!definitions.has(id))
      return placeholder(definition.Type, id, (name) => property(definition, name, scope), options)

    const existing = made.get(id)
    if (!existing && rehearsing) return { ref: id, attribute: (name) => `${id}.${name}` }
    if (!existing) throw new TemplateError(`${id} does not exist yet.`)
    return {
      ref: existing.physicalId,
      attribute(name) {
        const value = own(existing.attributes, name)
        if (value === undefined) throw new TemplateError(`Resource ${id} has no attribute ${name}.`)
        return value
      },
    }
  }
  const scope: Scope = {
    ref: (name) => given(name) ?? resource(name).ref,
    attribute: (id, name) => resource(id).attribute(name),
    condition: conditions,
    mappings: template.Mappings,
    imports: options.imports ?? {},
    references: options.references ?? {},
    expansion: (characters) => expansion(characters),
  }
  return {
    active,
    definitions,
    lacking,
    order,
    scope,
    condition: conditions,
    made,
    make() {
      rehearsing = false
      expansion = createExpansion()
    },
  }
}

const LATE = new Set(['AWS::Cognito::UserPoolClient', 'Custom::DescribeCognitoUserPoolClient'])
const isLate = ({ Type: type }: TemplateResource) => LATE.has(type)

/** Tells the resources that are made here from those that are ours and lacking; neither are those of other services. */
function sorted(resources: Template['Resources']) {
  const definitions = new Map<string, Definition>()
  const lacking: Shortfall[] = []
  for (const [logicalId, resource] of Object.entries(resources)) {
    const { Type: type } = resource
    const made = typeOf(type)
    const because = own(NOT_PROVISIONED, type)
    if (because !== undefined) lacking.push({ logicalId, type, fate: 'not provisioned', because })
    else if (made) definitions.set(logicalId, { type: made, resource })
    else if (type.startsWith('AWS::Cognito::')) throw new TemplateError(`Unrecognized resource types: [${type}]`)
  }
  return { definitions, lacking }
}

/** A property of a resource that is not ours; `undefined` where it cannot be had outside AWS. */
export function property({ Properties: properties }: TemplateResource, name: string, scope: Scope): unknown {
  try {
    return isRecord(properties) ? evaluate(properties[name], scope) : undefined
  } catch (error) {
    if (error instanceof TemplateError) return undefined
    throw error
  }
}
