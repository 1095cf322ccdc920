import type { Properties } from '../resources/properties.ts'
import { isRecord } from '../template/record.ts'

/**
 * What becomes of a setting: it is kept and changes nothing, or it is refused, at once or where it would be used, and so
 * left out by the provisioner.
 */
export type Fate = 'without effect' | 'left out'

/** What a setting is part of. */
export interface Setting {
  readonly properties: Properties
  /** Whether a resource of that type and name is in the template and is not made. */
  readonly isMissing: (type: string, name: string) => boolean
  /** Whether a function of that name runs for the server. */
  readonly runs: (functionName: string) => boolean
}

/** One thing the server does not do with a setting. */
export interface Limit {
  /** The setting by its path, in the request and in the template alike; `*` at its end stands for every member. */
  readonly setting: string
  readonly fate: Fate
  /** What is missing, in a few words. */
  readonly because: string
  /** Which values it is about, for people; without it, all. */
  readonly which?: string
  /** Which values it is about, or which items of a list; without it, all. */
  readonly concerns?: (value: unknown, setting: Setting) => boolean
  /** What a value is called in the list of limits met; without it, texts by themselves. */
  readonly named?: (value: unknown) => string | undefined
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
  circumstances: Omit<Setting, 'properties'>,
): { readonly properties: Properties; readonly met: readonly Met[] } {
  const setting = { ...circumstances, properties: given }
  const met: Met[] = []
  let properties = given
  for (const { setting: name, fate, because, concerns = () => true, named = text } of limits) {
    for (const path of pathsOf(name, properties)) {
      const value = at(properties, path)
      const concerned = value === undefined ? [] : [value].flat().filter((each) => concerns(each, setting))
      if (concerned.length === 0) continue
      const values = concerned.map(named).filter((each) => each !== undefined)
      met.push({ property: path.join('.'), values, fate, because })
      if (fate === 'without effect') continue
      const kept = Array.isArray(value) ? value.filter((each) => !concerned.includes(each)) : []
      properties = replaced(properties, path, kept.length > 0 ? kept : undefined)
    }
  }
  return { properties, met }
}

type Path = readonly string[]

function pathsOf(setting: string, properties: Properties): Path[] {
  const path = setting.split('.')
  if (path.at(-1) !== '*') return [path]
  const parent = path.slice(0, -1)
  const members = at(properties, parent)
  return isRecord(members) ? Object.keys(members).map((name) => parent.concat(name)) : []
}

function at(properties: Properties, path: Path): unknown {
  return path.reduce<unknown>((level, key) => (isRecord(level) ? level[key] : undefined), properties)
}

/** Properties in which a path has another value, or none. */
function replaced(properties: Properties, [key, ...rest]: Path, value: unknown): Properties {
  const change = (each: unknown) => (rest.length > 0 && isRecord(each) ? replaced(each, rest, value) : value)
  const entries = Object.entries(properties).map(([name, each]) => [name, name === key ? change(each) : each] as const)
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined))
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
