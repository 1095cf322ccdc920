import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSealer } from './keyring.ts'
import { drawStableSecret, keyedHash, readStableSecret, stableSecretText } from './stable-secret.ts'

const secret = drawStableSecret(randomBytes)
const hash = keyedHash(secret)

describe('a keyed hash', () => {
  it('depends on the secret, the purpose and each part', () => {
    const values = [
      hash('code', 'ab', 'c'),
      hash('code', 'a', 'bc'),
      hash('code', 'abc'),
      hash('code', 'abc', ''),
      hash('code'),
      hash('salt', 'abc'),
      keyedHash(drawStableSecret(randomBytes))('code', 'abc'),
    ]
    expect(new Set(values.map((value) => value.toString('hex'))).size).toBe(values.length)
  })

  it('takes text as its bytes', () => {
    expect(hash('code', 'ü')).toEqual(hash('code', Buffer.from('ü')))
  })

  it('is the same by a secret that was written and read', () => {
    expect(keyedHash(readStableSecret(stableSecretText(secret)))('code', 'x')).toEqual(hash('code', 'x'))
  })
})

describe('the secret of a database from before it had one', () => {
  const master = randomBytes(32)
  const sealer = createSealer(master)
  const before = readStableSecret(stableSecretText(sealer.stableSecretBefore(sealer.checkValue())))

  it.each(['code', 'counter', 'decoy', 'destination', 'nobody', 'simulated delivery'])(
    'makes the hashes for %s that the master key made',
    (purpose) => {
      const key = Buffer.from(hkdfSync('sha256', master, '', `poolhouse hmac ${purpose}`, 32))
      const expected = createHmac('sha256', key).update(Buffer.from('\0\0\0\u0003pie')).digest()
      expect(keyedHash(before)(purpose, 'pie')).toEqual(expected)
    },
  )

  it('is of the master key that the database names, and holds nothing that opens what it sealed', () => {
    const after = createSealer(randomBytes(32), { others: [{ key: master }] })
    const again = after.stableSecretBefore(sealer.checkValue())
    expect(keyedHash(again)('decoy', 'pie')).toEqual(keyedHash(before)('decoy', 'pie'))
    expect(again.root).not.toEqual(sealer.stableSecretBefore(sealer.checkValue()).root)
    expect(Object.keys(again.before)).toHaveLength(6)
  })
})
