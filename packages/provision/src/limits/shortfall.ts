import type { Met } from './limit.ts'

/** What a template asks for and does not get: a whole resource, or a property of one that is made. */
export interface Shortfall {
  readonly logicalId: string
  readonly type: string
  readonly fate: 'not provisioned' | Met['fate']
  readonly property?: string
  readonly values?: readonly string[]
  readonly because: string
}

const HEADS = {
  'not provisioned': 'Not provisioned (placeholders stand in for them):',
  'left out': 'Left out:',
  'without effect': 'Without effect:',
} as const satisfies Record<Shortfall['fate'], string>

/** The list of shortfalls as people read it: by what becomes of them, properties with one reason on one line. */
export function shortfallLines(shortfalls: readonly Shortfall[]): string[] {
  return Object.entries(HEADS).flatMap(([fate, head]) => {
    const lines = new Map<string, string[]>()
    for (const shortfall of shortfalls.filter((each) => each.fate === fate)) {
      const { logicalId, property, values = [], because } = shortfall
      const key = `${logicalId}\n${because}`
      const what = property === undefined ? `(${shortfall.type})` : [property, shown(values)].filter(Boolean).join(' ')
      lines.set(key, (lines.get(key) ?? []).concat(what))
    }
    const rows = [...lines].map(([key, what]) => {
      const [logicalId, because] = key.split('\n')
      return `  ${logicalId} ${what.join(', ')} – ${because}`
    })
    return rows.length > 0 ? [[head], rows].flat() : []
  })
}

const LONGEST = 60

/** Values that are names; a whole message would hide the rest of the list. */
function shown(values: readonly string[]): string {
  const names = values.filter((value) => /^[\w.:/-]+$/.test(value) && value.length <= LONGEST)
  return names.length === values.length && names.length > 0 ? `(${names.join(', ')})` : ''
}
