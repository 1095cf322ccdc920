import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from './secrets.ts'

/** An RSA key pair of a pool. */
export type KeyPair = { readonly kid: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject }

/** A member of a key set (RFC 7517 §4, RFC 7518 §6.3.1), in the service's order of members. */
export type PublicJwk = {
  readonly alg: 'RS256'
  readonly e: string
  readonly kid: string
  readonly kty: 'RSA'
  readonly n: string
  readonly use: 'sig'
}

/** Gives the public half of a pair as a member of a key set. */
export function publicJwk({ kid, publicKey }: Pick<KeyPair, 'kid' | 'publicKey'>): PublicJwk {
  const { e, n } = publicKey.export({ format: 'jwk' })
  if (!e || !n) throw new TypeError('not an RSA key')
  return { alg: 'RS256', e, kid, kty: 'RSA', n, use: 'sig' }
}

/** Gives the private half of a pair as PKCS #8 DER, unencrypted: the caller seals it. */
export function exportPrivateKey({ privateKey }: Pick<KeyPair, 'privateKey'>): Buffer {
  return privateKey.export({ format: 'der', type: 'pkcs8' })
}

/** Gives the pair whose private half is this PKCS #8 DER. */
export function importKeyPair(kid: string, der: Uint8Array): KeyPair {
  const privateKey = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
  return { kid, privateKey, publicKey: createPublicKey(privateKey) }
}

const generate = promisify(generateKeyPair)

/** Generates one RSA-2048 pair on the thread pool; its `kid` is 32 random bytes in base64. */
export async function generateSigningKey(random: Random): Promise<KeyPair> {
  const pair = await generate('rsa', { modulusLength: 2048, publicExponent: 65_537 })
  return { ...pair, kid: Buffer.from(random(32)).toString('base64') }
}

/** Key pairs made ahead of need. */
export type KeyStock = {
  /** Begins to fill the stock in the background; `take` does so too. */
  fill(): void
  /** Gives a pair that nobody else gets, in the order of the calls, and has the stock filled again. */
  take(): Promise<KeyPair>
  /** Generates no more; waiting and later calls of `take` reject. */
  close(): void
}

/** Makes one pair that nobody else has. */
export type MakeKeyPair = (random: Random) => Promise<KeyPair>

export type KeyStockOptions = {
  readonly random: Random
  /** In place of generating pairs. */
  readonly make?: MakeKeyPair | undefined
  /** Pairs kept ready. A new pool takes two. */
  readonly size?: number
}

/** Generations at once: the thread pool has four threads, and signatures need some of them. */
const PARALLEL = 2

/** Makes an empty stock of RSA-2048 pairs; nothing is generated before the first call. */
export function createKeyStock({ random, make = generateSigningKey, size = 2 }: KeyStockOptions): KeyStock {
  const ready: KeyPair[] = []
  const waiting: PromiseWithResolvers<KeyPair>[] = []
  let generating = 0
  let closed = false

  function fill(): void {
    if (closed) return
    while (generating < PARALLEL && ready.length + generating < size + waiting.length) {
      generating += 1
      void add()
    }
  }

  async function add(): Promise<void> {
    try {
      const pair = await make(random)
      const first = waiting.shift()
      if (first) first.resolve(pair)
      else if (!closed) ready.push(pair)
    } catch (error) {
      waiting.shift()?.reject(error)
    }
    generating -= 1
    // Without a taker, a failure ends the round: the next `take` tries again.
    if (waiting.length > 0 || ready.length > 0) fill()
  }

  return {
    fill,
    take() {
      if (closed) return Promise.reject(new Error('The stock of signing keys is closed'))
      const pair = ready.shift()
      const request = Promise.withResolvers<KeyPair>()
      if (pair) request.resolve(pair)
      else waiting.push(request)
      fill()
      return request.promise
    },
    close() {
      closed = true
      ready.length = 0
      for (const request of waiting.splice(0)) request.reject(new Error('The stock of signing keys is closed'))
    },
  }
}
