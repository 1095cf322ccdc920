import { describe, expect, it } from 'vitest'
import { codeOf, sources } from './source-files.ts'

/** Imports follow one order and never turn back (ARCHITECTURE.md, The rooms). A row may import the rows below it. */
const ROWS: readonly (readonly string[])[] = [
  ['cli'],
  ['modes'],
  ['server'],
  ['answering', 'routing'],
  ['protocol', 'pages', 'control'],
  ['oauth'],
  ['operations'],
  ['auth'],
  ['triggers', 'federation', 'delivery'],
  ['domain'],
  ['storage'],
]

/** What anyone may import, and what imports nobody but leaves. */
const LEAVES = ['http', 'crypto', 'model', 'errors']

/** Passed around by whoever builds and checks it. */
const ABOVE_ALL = new Map([['config', ['cli', 'modes', 'server']]])

/** The layer of a file: its first folder, or for a file beside the folders its own name. */
const layerOf = (path: string) => /^([\w-]+)(?:\/|\.ts$)/.exec(path)?.[1] ?? path
const rowOf = (layer: string) => ROWS.findIndex((row) => row.includes(layer))

function isAllowed(from: string, to: string): boolean {
  if (from === to) return true
  if (LEAVES.includes(to)) return true
  if (LEAVES.includes(from)) return false
  const users = ABOVE_ALL.get(to)
  if (users) return users.includes(from)
  return rowOf(from) < rowOf(to)
}

describe('layers', () => {
  it('are those of the table', () => {
    const known = new Set([...ROWS.flat(), ...LEAVES, ...ABOVE_ALL.keys()])
    expect([...new Set(sources.map(({ path }) => layerOf(path)))].filter((layer) => !known.has(layer))).toEqual([])
  })

  it('import downwards only', () => {
    const wrong = sources.flatMap(({ path, imports }) =>
      imports.filter((target) => !isAllowed(layerOf(path), layerOf(target))).map((target) => `${path} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('ask functions through the port: only who builds the server knows the room that does it', () => {
    const outside = sources.filter(({ path }) => layerOf(path) !== 'triggers')
    const knowing = outside.filter(({ imports }) => imports.some((target) => layerOf(target) === 'triggers'))
    expect(knowing.map(({ path }) => path)).toEqual(['server.ts'])
  })

  it('are found by the imports that files have', () => {
    const dispatch = sources.find(({ path }) => path === 'protocol/dispatch.ts')
    expect(dispatch?.imports).toContain('operations/index.ts')
    expect(dispatch?.imports).toContain('errors.ts')
    expect(isAllowed('domain', 'auth')).toBe(false)
    expect(isAllowed('domain', 'triggers')).toBe(false)
    expect(isAllowed('domain', 'operations')).toBe(false)
    expect(isAllowed('crypto', 'domain')).toBe(false)
    expect(isAllowed('operations', 'protocol')).toBe(false)
  })
})

describe('files', () => {
  it('import in no circle, not even of types', () => {
    expect(circles(new Map(sources.map(({ path, imports }) => [path, imports])))).toEqual([])
  })

  it('in a circle are found', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ])
    expect(circles(graph)).toEqual([['a', 'b', 'c']])
  })
})

/** Groups of files that reach each other, by Tarjan's algorithm. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const visit = (node: string): number => {
    const index = order.size
    order.set(node, index)
    lowest.set(node, index)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      const reached = order.has(next) ? (stack.includes(next) ? (order.get(next) ?? index) : index) : visit(next)
      lowest.set(node, Math.min(lowest.get(node) ?? index, reached))
    }
    if (lowest.get(node) === index) {
      const group = stack.splice(stack.indexOf(node))
      if (group.length > 1) found.push(group.toSorted())
    }
    return lowest.get(node) ?? index
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return found
}

describe('code', () => {
  const only = ['server.ts', 'modes/', 'cli/']

  it.each([
    ['the time', /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/],
    ['chance', /\bMath\.random\(|\brandomUUID\(|\brandomInt\(/],
    ['the network', /(?<![.\w])fetch\(/],
  ])('is handed %s', (_, pattern) => {
    const wrong = sources
      .filter(({ path }) => !only.some((place) => path.startsWith(place)))
      .filter(({ text }) => pattern.test(codeOf(text)))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  // A column that a newer version adds would change what a prepared statement answers, which PostgreSQL refuses.
  it('names the columns it reads', () => {
    const wrong = sources.filter(({ text }) =>
      /\b(selectAll|returningAll)\b|\b(select|returning)\s+([\w"]+\.)?\*/i.test(text),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  // FOR UPDATE keeps away even those who only refer to a row.
  it('locks rows no more than it has to', () => {
    const wrong = sources.filter(({ text }) => /\bforUpdate\b|\bfor update\b/.test(codeOf(text)))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('exports by name', () => {
    expect(sources.filter(({ text }) => /^export default/m.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('has no engine’s name outside its file', () => {
    const wrong = sources.filter(
      ({ path, text }) => !path.startsWith('storage/') && /name === '(postgres|sqlite)'/.test(text),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('says at the top of a long file why it is one', () => {
    const long = sources.filter(({ path, text }) => !path.endsWith('.gen.ts') && text.split('\n').length > 400)
    const wrong = long.filter(({ text }) => !/^(?:import [^]*?\n)*\s*(\/\*\*|\/\/)/.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})
