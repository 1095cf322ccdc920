import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseJwt, signRs256, verifyJwt } from './jwt.ts'
import { createKeyStock, exportPrivateKey, generateSigningKey, importKeyPair, publicJwk } from './signing-keys.ts'

describe('a signing key', () => {
  it('has a public half as the key set shows it', async () => {
    const jwk = publicJwk(await generateSigningKey(randomBytes))
    expect(Object.keys(jwk)).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
    expect(jwk).toMatchObject({ alg: 'RS256', e: 'AQAB', kty: 'RSA', use: 'sig' })
    expect(jwk.kid).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    expect(Buffer.from(jwk.n, 'base64url')).toHaveLength(256)
  })

  it('survives export and import', async () => {
    const pair = await generateSigningKey(randomBytes)
    const again = importKeyPair(pair.kid, exportPrivateKey(pair))
    expect(publicJwk(again)).toEqual(publicJwk(pair))
    const token = await signRs256({ a: 1 }, again)
    const parsed = parseJwt(token)
    expect(parsed).toMatchObject({ payload: { a: 1 }, kid: pair.kid })
    expect(parsed && verifyJwt(parsed, pair.publicKey)).toBe(true)
  })
})

describe('the stock', () => {
  it('gives each pair once', async () => {
    const stock = createKeyStock({ random: randomBytes, size: 1 })
    const pairs = await Promise.all([stock.take(), stock.take(), stock.take()])
    stock.close()
    expect(new Set(pairs.map(({ kid }) => kid)).size).toBe(3)
  })

  it('has keys ready when it was filled', async () => {
    let made = 0
    const random = (size: number) => {
      made += 1
      return randomBytes(size)
    }
    const stock = createKeyStock({ random, size: 1 })
    stock.fill()
    stock.fill()
    await expect.poll(() => made, { timeout: 5000 }).toBe(1)
    const first = await Promise.race([stock.take(), new Promise((resolve) => setImmediate(resolve))])
    expect(first).toBeDefined()
    stock.close()
  })

  it('rejects what it will not make', async () => {
    const stock = createKeyStock({ random: randomBytes })
    const waiting = stock.take()
    stock.close()
    await expect(waiting).rejects.toThrow('closed')
    await expect(stock.take()).rejects.toThrow('closed')
  })

  it('passes on why a key could not be made', async () => {
    const stock = createKeyStock({
      random: () => {
        throw new Error('no entropy')
      },
    })
    await expect(stock.take()).rejects.toThrow('no entropy')
    stock.close()
  })
})
