import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { cacheFolder, isOursAlone } from './compile-cache.ts'

describe('the folder of compiled code', () => {
  it.each([
    ['linux', {}, '/home/ana/.cache/poolhouse'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/ana' }, '/var/cache/ana/poolhouse'],
    // The XDG specification: a relative path is to be ignored.
    ['linux', { XDG_CACHE_HOME: 'cache' }, '/home/ana/.cache/poolhouse'],
    ['darwin', {}, '/home/ana/Library/Caches/poolhouse'],
    ['win32', { LOCALAPPDATA: '/ana/local' }, '/ana/local/poolhouse'],
  ] as const)('is on %s with %o %s', (platform, env, folder) => {
    expect(cacheFolder(env, platform, '/home/ana')).toBe(folder)
  })
})

describe.skipIf(process.platform === 'win32')('compiled code', () => {
  const root = mkdtempSync(join(tmpdir(), 'poolhouse-cache-'))
  afterAll(() => rmSync(root, { recursive: true }))

  function folder(name: string, outer: number, inner: number): string {
    const path = join(root, name, 'poolhouse')
    mkdirSync(path, { recursive: true })
    chmodSync(path, inner)
    chmodSync(join(root, name), outer)
    return path
  }

  it('is kept in a folder that is ours', () => {
    expect(isOursAlone(folder('ours', 0o755, 0o700))).toBe(true)
  })

  it('is kept where others may only add folders beside it', () => {
    expect(isOursAlone(folder('sticky', 0o1777, 0o700))).toBe(true)
  })

  it.each([
    ['others may write to', 'open', 0o755, 0o777],
    ['others may write to, sticky or not', 'shared', 0o755, 0o1777],
    ['others may put another in place of', 'movable', 0o777, 0o700],
  ])('is not kept in a folder that %s', (_, name, outer, inner) => {
    expect(isOursAlone(folder(name, outer, inner))).toBe(false)
  })

  it('is judged by where a link leads', () => {
    const link = join(root, 'link')
    symlinkSync(folder('behind', 0o777, 0o700), link)
    expect(isOursAlone(link)).toBe(false)
  })
})
