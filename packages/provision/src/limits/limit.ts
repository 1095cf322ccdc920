import type { Properties } from '../resources/properties.ts'

/** What becomes of a setting: it is kept and changes nothing, or it is refused, and so left out by the provisioner. */
export type Fate = 'without effect' | 'left out'

/** What a setting is part of. */
export interface Setting {
  readonly properties: Properties
  /** Whether a resource of that type and name is in the template and is not made. */
  readonly isMissing: (type: string, name: string) => boolean
}

/** One thing the server does not do with a setting. */
export interface Limit {
  /** The setting by its path, in the request and in the template alike. */
  readonly setting: string
  readonly fate: Fate
  /** What is missing, in a few words. */
  readonly because: string
  /** Which values it is about, for people; without it, all. */
  readonly which?: string
  /** Which values it is about, or which items of a list; without it, all. */
  readonly concerns?: (value: unknown, setting: Setting) => boolean
}

/** A limit that a resource's properties meet. */
export interface Met {
  readonly property: string
  /** The value in question, where it is a text or a list of texts. */
  readonly values: readonly string[]
  readonly fate: Fate
  readonly because: string
}

/** Takes out of properties what would be refused, and tells which limits they meet. */
export function within(
  limits: readonly Limit[],
  given: Properties,
  isMissing: Setting['isMissing'],
): { readonly properties: Properties; readonly met: readonly Met[] } {
  const setting = { properties: given, isMissing }
  const met: Met[] = []
  const properties = { ...given }
  for (const { setting: property, fate, because, concerns = () => true } of limits) {
    const value = at(properties, property)
    if (value === undefined) continue
    const concerned = [value].flat().filter((each) => concerns(each, setting))
    if (concerned.length === 0) continue
    const values = concerned.filter((each) => typeof each === 'string')
    met.push({ property, values, fate, because })
    if (fate === 'without effect') continue
    const kept = Array.isArray(value) ? value.filter((each) => !concerned.includes(each)) : []
    if (kept.length > 0) properties[property] = kept
    else delete properties[property]
  }
  return { properties, met }
}

function at(properties: Properties, path: string): unknown {
  return path.split('.').reduce<unknown>(
    (level, key) => (typeof level === 'object' && level !== null ? (level as Record<string, unknown>)[key] : undefined), // looked into only
    properties,
  )
}
