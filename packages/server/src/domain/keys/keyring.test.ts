import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createSealer, KeyringError } from '../../crypto/keyring.ts'
import { openStorage } from '../../storage/open.ts'
import type { Storage } from '../../storage/port/index.ts'
import { openKeyring, settle } from './keyring.ts'

const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)]
const opened: Storage[] = []
let storage: Storage

beforeEach(async () => {
  storage = await openStorage(':memory:', { migrate: true })
  opened.push(storage)
})
afterAll(() => Promise.all(opened.map((one) => one.close())))

const open = (masterKey: Uint8Array, ...otherMasterKeys: Uint8Array[]) =>
  openKeyring(storage.meta, { masterKey, otherMasterKeys }, randomBytes)
const hashOf = async (...keys: [Uint8Array, ...Uint8Array[]]) =>
  (await open(...keys)).hmac('decoy', 'x').toString('hex')

async function problem(...keys: [Uint8Array, ...Uint8Array[]]): Promise<unknown> {
  const error: unknown = await open(...keys).then(
    () => undefined,
    (error: unknown) => error,
  )
  return error instanceof KeyringError ? error.problem : error
}

describe('keyed hashes', () => {
  it('are by a secret that every database draws for itself', async () => {
    const hashes = await Promise.all([hashOf(first), hashOf(first), hashOf(first)])
    expect(new Set(hashes).size).toBe(1)
    expect(hashes[0]).not.toBe(byMasterKey())
    storage = await openStorage(':memory:', { migrate: true })
    opened.push(storage)
    expect(await hashOf(first)).not.toBe(hashes[0])
  })

  it('stay those of a database from before it had a secret, whichever key it is first opened with', async () => {
    await storage.meta.setOnce('master key', createSealer(first).checkValue())
    expect(await hashOf(second, first)).toBe(byMasterKey())
    await settle(storage.meta, await open(second, first))
    expect(await hashOf(second)).toBe(byMasterKey())
  })

  /** As it was before databases had a secret. */
  function byMasterKey(): string {
    const key = Buffer.from(hkdfSync('sha256', first, '', 'poolhouse hmac decoy', 32))
    return createHmac('sha256', key).update(Buffer.from('\0\0\0\u0001x')).digest('hex')
  }
})

describe('a database', () => {
  it('asks for both keys from when one may have sealed until everything is', async () => {
    const hash = await hashOf(first)
    expect(await problem(second)).toBe('wrong key')
    // A process that only opens by the next key changes nothing.
    expect(await hashOf(first, second)).toBe(hash)
    expect(await problem(first)).toBeUndefined()

    expect(await hashOf(second, first)).toBe(hash)
    expect(await problem(first)).toBe('unfinished')
    expect(await problem(second)).toBe('wrong key')
    expect(await problem(third, second, first)).toBe('unfinished')
    expect(await hashOf(first, second)).toBe(hash)

    await settle(storage.meta, await open(second, first))
    expect(await hashOf(second)).toBe(hash)
    expect(await problem(first)).toBe('wrong key')
  })

  it('may be brought back to the key it had', async () => {
    const hash = await hashOf(first)
    await open(second, first)
    await settle(storage.meta, await open(first, second))
    expect(await hashOf(first)).toBe(hash)
    expect(await problem(second)).toBe('wrong key')
  })

  it('is not brought back by a process that starts with the settings from before', async () => {
    const stale = () =>
      openKeyring(storage.meta, { masterKey: first, nextMasterKey: second, otherMasterKeys: [] }, randomBytes)
    await open(first)
    expect((await stale()).keyId).toBe(createSealer(first).keyId)
    await open(second, first)
    expect((await stale()).keyId).toBe(createSealer(first).keyId)
    await settle(storage.meta, await open(second, first))
    expect((await stale()).keyId).toBe(createSealer(second).keyId)
    expect(await problem(second)).toBeUndefined()
  })

  it('is not held up by a process that announced the change once more at its end', async () => {
    await open(first)
    const both = await open(second, first)
    await settle(storage.meta, both)
    await storage.meta.put({ 'next master key': both.checkValue() })
    expect(await problem(second)).toBeUndefined()
    expect(await problem(third, second)).toBeUndefined()
  })

  it('says which key it was given and which it lacks', async () => {
    await open(first)
    const { keyId } = await open(second, first)
    const words = `The data is being moved to master key ${keyId}, and the key given is ${createSealer(first).keyId}`
    await expect(open(first)).rejects.toThrow(words)
  })
})
