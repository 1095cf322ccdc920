import { X509Certificate } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { making, newFolder } from '../../../test/tls/authority.ts'
import { authorityFolder, listAuthorities, openAuthorities } from './authorities.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777

describe('the authorities of a folder', () => {
  it('are made once, for their owner alone, whoever opens it at once', async () => {
    const folder = join(await newFolder(), 'deep', 'tls')
    const opened = await Promise.all(Array.from({ length: 8 }, () => openAuthorities(folder, ['localhost'], making)))
    expect(new Set(opened.flat().map(({ certificate, key }) => certificate + key)).size).toBe(1)
    const [[first] = []] = opened
    const [again] = await openAuthorities(folder, ['localhost'], making)
    expect(again).toEqual(first)
    expect(readdirSync(folder).toSorted()).toEqual(['localhost.crt', 'localhost.key'])
    expect(modeOf(folder)).toBe(0o700)
    expect(modeOf(join(folder, 'localhost.key'))).toBe(0o600)
    expect(readFileSync(first?.file ?? '', 'utf8')).toBe(first?.certificate)
    expect(first?.certificate).not.toContain('PRIVATE')
    expect(new X509Certificate(first?.certificate ?? '').ca).toBe(true)
  })

  it('are one for each name, and told by it', async () => {
    const folder = await newFolder()
    await openAuthorities(folder, ['localhost', 'pies.test'], making)
    expect(listAuthorities(folder).map(({ name }) => name)).toEqual(['localhost', 'pies.test'])
    expect(listAuthorities(join(folder, 'none'))).toEqual([])
  })

  it('say so when others may read a key, and give a certificate again that is gone', async () => {
    const folder = await newFolder()
    await openAuthorities(folder, ['localhost'], making)
    chmodSync(join(folder, 'localhost.key'), 0o644)
    writeFileSync(join(folder, 'localhost.crt'), '')
    const [opened] = await openAuthorities(folder, ['localhost'], making)
    expect(opened?.isOpen).toBe(true)
    expect(readFileSync(join(folder, 'localhost.crt'), 'utf8')).toBe(opened?.certificate)
  })

  it.each(['', 'x', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])(
    'are refused in words when there is something else (%j)',
    async (text) => {
      const folder = await newFolder()
      writeFileSync(join(folder, 'localhost.key'), text)
      await expect(openAuthorities(folder, ['localhost'], making)).rejects.toThrow('Delete it, and another one is made')
    },
  )

  it('are refused when a key is another’s, and when they have ended', async () => {
    const [folder, other] = [await newFolder(), await newFolder()]
    const [[one], [two]] = await Promise.all([
      openAuthorities(folder, ['localhost'], making),
      openAuthorities(other, ['localhost'], making),
    ])
    writeFileSync(join(folder, 'localhost.key'), `${one?.key}${two?.certificate}`)
    await expect(openAuthorities(folder, ['localhost'], making)).rejects.toThrow('holds no certificate authority')
    const later = { ...making, now: () => new Date(Date.now() + 11 * 365 * 86_400_000) }
    await expect(openAuthorities(other, ['localhost'], later)).rejects.toThrow('has ended')
  })
})

it.each([
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/poolhouse/tls'],
  ['linux', {}, /\/\.local\/share\/poolhouse\/tls$/],
  ['darwin', { XDG_DATA_HOME: '/data' }, /\/Library\/Application Support\/poolhouse\/tls$/],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/poolhouse/tls'],
])('are on %s where its users have data', (platform, environment, path) => {
  expect(authorityFolder(environment, platform)).toMatch(path)
})
