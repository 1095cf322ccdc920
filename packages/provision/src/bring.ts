import * as resourceTypes from './resources/index.ts'
import { same } from './resources/properties.ts'
import type { Properties } from './resources/properties.ts'
import type { Call, ResourceType } from './resources/resource-type.ts'
import type { Ledger, StoredResource } from './state.ts'
import { own } from './template/template.ts'
import type { TemplateResource } from './template/template.ts'

/** What a run did with one resource. */
export interface ResourceChange {
  readonly logicalId: string
  readonly type: string
  readonly physicalId: string
  readonly action: 'created' | 'updated' | 'replaced' | 'kept' | 'deleted' | 'retained'
  /** The properties that changed, by name. */
  readonly properties: readonly string[]
}

/** A resource of the template, ready to be made. */
export interface Wanted {
  readonly id: string
  readonly type: ResourceType
  readonly resource: TemplateResource
  readonly properties: Properties
  readonly generatedName: string
}

/** The type of that name; `undefined` for those that are not made here. */
export function typeOf(name: string): ResourceType | undefined {
  return own(TYPES, name)
}

const TYPES: Readonly<Record<string, ResourceType>> = Object.fromEntries(
  Object.entries<ResourceType>(resourceTypes).map(([name, type]) => [fullName(name, type), type]),
)

/** The name that templates have for a type. */
export function fullName(name: string, { namespace }: Pick<ResourceType, 'namespace'>): string {
  return `${namespace ?? 'AWS::Cognito'}::${name}`
}

/** Creates, updates, replaces or keeps one resource, or goes on where the last run had to stop. */
export async function bring(wanted: Wanted, ledger: Ledger, call: Call): Promise<ResourceChange> {
  const { id, type, resource, properties, generatedName } = wanted
  const retained = resource.DeletionPolicy?.startsWith('Retain') ?? false
  const entry = (physicalId: string) => ({ type: resource.Type, physicalId, properties, retained })
  const done = async (
    action: ResourceChange['action'],
    physicalId: string,
    changed: readonly string[] = [],
    replaces?: StoredResource,
  ): Promise<ResourceChange> => {
    if (replaces && !resource.UpdateReplacePolicy?.startsWith('Retain')) await remove(replaces, call)
    await ledger.put(id, entry(physicalId))
    return { logicalId: id, type: resource.Type, physicalId, action, properties: changed }
  }
  const make = async (replaces?: StoredResource): Promise<string> => {
    const physicalId = await type.create(call, properties, generatedName)
    // Before the next step: if that fails, nobody would know of what was made
    const unfinished = { ...entry(physicalId), unfinished: true, ...(replaces && { replaces }) }
    await (replaces ? ledger.put(id, unfinished) : ledger.append(id, unfinished))
    await type.finish?.(call, physicalId, properties)
    return physicalId
  }

  const before = ledger.find(id)
  if (before && before.type !== resource.Type) return done('created', await make(before), [], before)
  if (!before || !(await exists(type, call, before))) {
    return done('created', await make(before?.replaces), [], before?.replaces)
  }

  const { physicalId, replaces } = before
  const names = new Set([...Object.keys(before.properties), ...Object.keys(properties)])
  const changed = [...names].filter((name) => !same(before.properties[name], properties[name]))
  if (changed.some((name) => type.replacing.includes(name))) {
    // There cannot be two of one name
    const namesake = type.named !== undefined && !changed.includes(type.named) && !changed.includes('UserPoolId')
    const goesFirst = namesake || type.alone === true
    if (goesFirst) await remove(before, call)
    const left = goesFirst ? undefined : before
    return done('replaced', await make(left), changed, left)
  }
  if (changed.length > 0) {
    const change = { logicalId: id, physicalId, before: before.properties, after: properties }
    await type.update(call, change, generatedName)
    return done('updated', physicalId, changed, replaces)
  }
  if (!before.unfinished) return done('kept', physicalId, [], replaces)
  await type.finish?.(call, physicalId, properties)
  return done('created', physicalId, [], replaces)
}

/** Removes a resource and what it took the place of, as far as they are still there. */
export async function remove(stored: StoredResource, call: Call): Promise<void> {
  const { physicalId, properties, replaces } = stored
  const type = typeOf(stored.type)
  if (type) await unlessGone(type.remove(call, physicalId, properties))
  if (replaces) await remove(replaces, call)
}

async function exists(type: ResourceType, call: Call, { physicalId, properties }: StoredResource): Promise<boolean> {
  const found = await unlessGone(type.read(call, physicalId, properties))
  return found !== undefined
}

const GONE = new Set(['ResourceNotFoundException', 'UserNotFoundException'])

async function unlessGone<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return undefined
    throw error
  }
}
