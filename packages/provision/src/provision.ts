import * as resourceTypes from './resources/index.ts'
import { createExpansion } from './template/expansion.ts'
import { evaluate, holds } from './template/intrinsics.ts'
import type { Scope } from './template/intrinsics.ts'
import { inOrder } from './template/order.ts'
import { pseudoParameter, readParameters } from './template/parameters.ts'
import { digest, placeholder } from './template/placeholders.ts'
import type { Placement } from './template/placeholders.ts'
import { readProperties, same } from './resources/properties.ts'
import type { Properties } from './resources/properties.ts'
import type { Attributes, Call, Issuer, ResourceType } from './resources/resource-type.ts'
import { isRecord, own } from './template/template.ts'
import type { Template, TemplateResource } from './template/template.ts'
import { TemplateError } from './template/template-error.ts'
import { UNSUPPORTED } from './resources/unsupported.ts'

/** A resource as the last run left it. */
export interface StoredResource {
  readonly type: string
  readonly physicalId: string
  readonly properties: Properties
  /** Whether it stays when it leaves the template. */
  readonly retained: boolean
}

/** What is remembered between runs, by logical id, in order of creation. Plain JSON. */
export interface State {
  readonly resources: Readonly<Record<string, StoredResource>>
}

/** What a run did with one resource. */
export interface ResourceChange {
  readonly logicalId: string
  readonly type: string
  readonly physicalId: string
  readonly action: 'created' | 'updated' | 'replaced' | 'kept' | 'deleted' | 'retained'
  /** The properties that changed, by name. */
  readonly properties: readonly string[]
}

export interface Provisioning extends Placement {
  readonly template: Template
  readonly call: Call
  readonly state?: State | undefined
  readonly parameters?: Readonly<Record<string, string>>
  /** The issuer of a pool's tokens where it is not AWS's: what `ProviderURL` and `ProviderName` are made of. */
  readonly issuer?: Issuer
  /** Called after each change with the state so far, so that a run that fails halfway is continued by the next. */
  readonly save?: (state: State) => Promise<void> | void
}

export interface Provisioned {
  /** The template's outputs, by name; those that cannot be had outside AWS are in `unresolved`. */
  readonly outputs: Readonly<Record<string, unknown>>
  /** Why an output has no value, by name. */
  readonly unresolved: Readonly<Record<string, string>>
  /** Physical ids by logical id. */
  readonly resources: Readonly<Record<string, string>>
  readonly changes: readonly ResourceChange[]
  readonly state: State
  /** Evaluates a value, such as an environment variable, in which the template's resources may be referred to. */
  readonly resolve: (value: unknown) => unknown
}

const PREFIX = 'AWS::Cognito::'

/**
 * Makes the user pools and clients of a template, or brings those of an earlier run to what the template says now.
 *
 * Identifiers and users are kept as long as the state is handed in again. What left the template is deleted unless its
 * `DeletionPolicy` is `Retain`; what was deleted behind the state's back is made again. Resources of other services are
 * not made, and have plausible values where they are referred to.
 * Throws a TemplateError, before the first change where the template alone tells; a refusal of the API is its cause.
 */
export async function provision(options: Provisioning): Promise<Provisioned> {
  const { template, call, state = { resources: {} } } = options
  const parameter = readParameters(template.Parameters, options.parameters)
  const given = (name: string) => parameter(name) ?? pseudoParameter(name, options)
  const conditions = conditionsOf(template, given)
  const active = Object.fromEntries(
    Object.entries(template.Resources).filter(([, { Condition: name }]) => name === undefined || conditions(name)),
  )
  const ours = Object.entries(active).flatMap(([id, resource]) => {
    const type = typeOf(id, resource.Type)
    return type ? [[id, { type, resource }] as const] : []
  })
  const definitions = new Map(ours)
  const order = inOrder(active, conditions).filter((id) => definitions.has(id))

  const made = new Map<string, { physicalId: string; attributes: Attributes }>()
  let rehearsing = true
  let expansion = createExpansion()

  function resource(id: string): { ref: string; attribute(name: string): string } {
    const definition = Object.hasOwn(active, id) ? active[id] : undefined
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
    expansion: (characters) => expansion(characters),
  }
  const propertiesOf = (id: string, { type, resource }: { type: ResourceType; resource: TemplateResource }) =>
    readProperties(
      id,
      named(id, () => evaluate(resource.Properties, scope)),
      type.fields,
    )

  // Evaluated once with names for identifiers, so that a mistake in the last resource is told before the first is made
  for (const [id, definition] of definitions) propertiesOf(id, definition)
  rehearsing = false
  expansion = createExpansion()

  let stored = { ...state.resources }
  const changes: ResourceChange[] = []
  const done = async (change: ResourceChange, next: Record<string, StoredResource>) => {
    changes.push(change)
    if (change.action === 'kept') return
    stored = next
    await options.save?.({ resources: stored })
  }

  for (const id of order) {
    const definition = definitions.get(id)
    if (!definition) continue
    const { type } = definition
    const properties = propertiesOf(id, definition)
    const before = own(stored, id)
    const sameType = before?.type === definition.resource.Type
    const result = await about(id, bring(id, type, properties, sameType ? before : undefined, options))
    const { physicalId } = result
    made.set(id, { physicalId, attributes: await type.read(call, physicalId, properties, options.issuer) })

    const { Type, DeletionPolicy } = definition.resource
    const retained = DeletionPolicy?.startsWith('Retain') ?? false
    const entry = { type: Type, physicalId, properties, retained }
    // A resource made anew comes last, so that it is removed before what it refers to
    const others = result.action === 'created' ? withoutKey(stored, id) : stored
    const { replaced: _, ...change } = result
    await done({ logicalId: id, type: Type, ...change }, { ...others, [id]: entry })
    if (result.action === 'kept') stored = { ...stored, [id]: entry }
    const leaves = sameType ? result.replaced : before
    const leaving = leaves && typeOf(id, leaves.type)
    if (leaving && !definition.resource.UpdateReplacePolicy?.startsWith('Retain')) {
      await about(id, removeIfThere(leaving, call, leaves))
    }
  }

  for (const [id, left] of Object.entries(stored).toReversed()) {
    if (definitions.has(id)) continue
    const type = typeOf(id, left.type)
    if (type && !left.retained) await about(id, removeIfThere(type, call, left))
    const { type: typeName, physicalId, retained } = left
    const change = { logicalId: id, type: typeName, physicalId, properties: [] }
    await done({ ...change, action: retained ? 'retained' : 'deleted' }, withoutKey(stored, id))
  }

  const { outputs, unresolved } = outputsOf(template, scope)
  return {
    outputs,
    unresolved,
    resources: Object.fromEntries([...made].map(([id, { physicalId }]) => [id, physicalId])),
    changes,
    state: { resources: stored },
    resolve: (value) => evaluate(value, scope),
  }
}

/** Creates, updates, replaces or keeps one resource. */
async function bring(
  id: string,
  type: ResourceType,
  properties: Properties,
  before: StoredResource | undefined,
  { call, stackName }: Provisioning,
): Promise<Pick<ResourceChange, 'action' | 'physicalId' | 'properties'> & { replaced?: StoredResource }> {
  const generatedName = `${id}-${digest(`${stackName}/${id}`, 12)}`
  const create = () => type.create(call, properties, generatedName)
  if (!before || !(await exists(type, call, before))) {
    return { action: 'created', physicalId: await create(), properties: [] }
  }
  const names = new Set([...Object.keys(before.properties), ...Object.keys(properties)])
  const changed = [...names].filter((name) => !same(before.properties[name], properties[name]))
  if (changed.length === 0) return { action: 'kept', physicalId: before.physicalId, properties: [] }
  if (changed.some((name) => type.replacing.includes(name))) {
    return { action: 'replaced', physicalId: await create(), properties: changed, replaced: before }
  }

  const { physicalId } = before
  await type.update(call, { logicalId: id, physicalId, before: before.properties, after: properties }, generatedName)
  return { action: 'updated', physicalId, properties: changed }
}

async function exists(type: ResourceType, call: Call, { physicalId, properties }: StoredResource): Promise<boolean> {
  const found = await unlessGone(type.read(call, physicalId, properties))
  return found !== undefined
}

async function removeIfThere(type: ResourceType, call: Call, { physicalId, properties }: StoredResource) {
  await unlessGone(type.remove(call, physicalId, properties))
}

async function unlessGone<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}

/** The type of a resource that is ours; `undefined` for those of other services. */
function typeOf(logicalId: string, name: string): ResourceType | undefined {
  // Identity pools share the prefix and are another service
  if (!name.startsWith(PREFIX) || name.startsWith(`${PREFIX}IdentityPool`)) return undefined
  const types: Readonly<Record<string, ResourceType>> = resourceTypes
  const short = name.slice(PREFIX.length)
  const type = Object.hasOwn(types, short) ? types[short] : undefined
  if (type) return type
  if (!UNSUPPORTED.includes(short)) throw new TemplateError(`Unrecognized resource types: [${name}]`)
  throw new TemplateError(
    `${logicalId} is an ${name}, which cannot be provisioned yet. ` +
      `So far there are ${Object.keys(types)
        .map((each) => PREFIX + each)
        .join(' and ')}.`,
  )
}

/** Evaluates each condition when it is first asked for. */
function conditionsOf(template: Template, given: (name: string) => unknown): (name: string) => boolean {
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

function outputsOf(template: Template, scope: Scope) {
  const outputs: [string, unknown][] = []
  const unresolved: [string, string][] = []
  for (const [name, { Value: value, Condition: condition }] of Object.entries(template.Outputs)) {
    try {
      if (condition === undefined || scope.condition(condition)) {
        outputs.push([name, evaluate(value, scope)])
      }
    } catch (error) {
      // An output of another service must not stand in the way of the pools
      if (!(error instanceof TemplateError)) throw error
      unresolved.push([name, error.message])
    }
  }
  return { outputs: Object.fromEntries(outputs), unresolved: Object.fromEntries(unresolved) }
}

/** A property of a resource that is not ours; `undefined` where it cannot be had outside AWS. */
function property({ Properties: properties }: TemplateResource, name: string, scope: Scope): unknown {
  try {
    return isRecord(properties) ? evaluate(properties[name], scope) : undefined
  } catch (error) {
    if (error instanceof TemplateError) return undefined
    throw error
  }
}

/** Says which part of the template a refusal is about. */
function named<T>(where: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(`${where}: ${error.message}`, { cause: error })
    throw error
  }
}

/** Says which resource a refusal of the API is about. */
async function about<T>(id: string, pending: Promise<T>): Promise<T> {
  try {
    return await pending
  } catch (error) {
    if (error instanceof TemplateError || !(error instanceof Error)) throw error
    throw new TemplateError(`${id}: ${error.message}`, { cause: error })
  }
}

function withoutKey(record: Record<string, StoredResource>, key: string): Record<string, StoredResource> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== key))
}
