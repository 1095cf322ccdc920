import { describe, expect, it } from 'vitest'
import { codeOf, sources } from './source-files.ts'

// What a start loads before it listens, in time that everybody waits for (ARCHITECTURE.md, A start).

const byPath = new Map(sources.map((source) => [source.path, source]))
/** Imports that are there when the program runs, and at once. */
const STATIC = /(?:^|\n)(?:import|export)\s+(?!type\b)[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g

function loadedBy(path: string, into = new Map<string, readonly string[]>()): ReadonlyMap<string, readonly string[]> {
  if (into.has(path)) return into
  const { text, imports } = byPath.get(path) ?? { text: '', imports: [] }
  const named = [...text.matchAll(STATIC)].map(([, specifier = '']) => specifier)
  into.set(path, named)
  const ends = named
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => specifier.replace(/^[./]+/, ''))
  for (const target of imports) if (ends.some((end) => target.endsWith(end))) loadedBy(target, into)
  return into
}

const start = loadedBy('cli/main.ts')
const api = loadedBy('answering.ts')

describe('what listens', () => {
  it('is found', () => {
    expect([...start.keys()]).toEqual(
      expect.arrayContaining(['server.ts', 'http/node/listen.ts', 'storage/engines/sqlite.ts']),
    )
  })

  it('loads nothing that answers requests', () => {
    const rooms =
      /^(protocol|oauth|operations|auth|pages|model)\/|^(answering|routing)\.ts$|^http\/(route|node\/(?:adapter|direct))\.ts$|^control\/.*(routes|page)\.ts$/
    expect([...start.keys()].filter((path) => rooms.test(path))).toEqual([])
  })

  it('loads no library but those of the command line and of storage', () => {
    const libraries = [...start.values()].flat().filter((name) => !/^(\.|node:)/.test(name))
    expect([...new Set(libraries)].toSorted()).toEqual(['commander', 'kysely'])
  })

  it('loads no WebSocket and no fetch of Node', () => {
    const importing = [...start].filter(([, names]) => names.some((name) => /^node:(http|https|http2)$/.test(name)))
    expect(importing.map(([path]) => path)).toEqual([])
  })

  // Files that an update replaces under a server that runs would not fit what it has loaded.
  it('is the only one that loads anything later, at once', () => {
    const lazy = sources.filter(({ text }) => /\bimport\(/.test(codeOf(text))).map(({ path }) => path)
    const known = /^cli\/|^modes\/|^server\.ts$|^storage\/engines\/postgres-connections\.ts$/
    // What is large and only some pools need: libraries of mail, of AWS’s own calls, of passkeys, of certificates, of OpenID Connect and of SAML, and people's modules.
    const rare =
      /^delivery\/smtp\.ts$|^http\/outgoing\/aws\.ts$|^crypto\/(certificate|web-authn\/ceremonies)\.ts$|^federation\/(?:oauth\/client|saml\/library)\.ts$|^http\/tls\/authority\.ts$|^triggers\/runners\/module-worker\.ts$/
    expect(lazy.filter((path) => !known.test(path) && !rare.test(path))).toEqual([])
  })
})

// A first call waits for it, and routes take as long to load as all else of it together.
describe('what answers the API', () => {
  it('is found', () => {
    expect([...api.keys()]).toEqual(expect.arrayContaining(['protocol/dispatch.ts', 'http/node/direct.ts']))
  })

  it('loads no routes and no pages', () => {
    const rooms = /^(pages|oauth|control)\/|^routing\.ts$|^http\/(route|browser\/page|node\/adapter)\.ts$/
    expect([...api.keys()].filter((path) => rooms.test(path))).toEqual([])
  })

  it('loads no library but that of storage, and no fetch of Node', () => {
    const names = [...api.values()].flat().filter((name) => !/^(\.|node:)/.test(name) || /^node:https?2?$/.test(name))
    expect([...new Set(names)].filter((name) => name !== 'kysely')).toEqual([])
  })
})
