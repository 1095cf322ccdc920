import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { N, pow, toInteger } from '../src/crypto/modexp.ts'
import { K, pad, privateExponent, signature } from '../src/crypto/srp.ts'

/** The client's half of SRP, as much as tests need to stop between its steps. */

export interface SrpStart {
  readonly a: bigint
  /** `SRP_A`. */
  readonly A: string
}

export function srpStart(): SrpStart {
  const a = toInteger(randomBytes(32))
  return { a, A: pow(2n, a).toString(16) }
}

/** The answer to PASSWORD_VERIFIER that somebody with this password gives. */
export function srpClaim(
  poolId: string,
  password: string,
  { a, A }: SrpStart,
  parameters: Readonly<Record<string, string>> | undefined,
  timestamp = srpTimestamp(new Date()),
): Record<string, string> {
  const { SALT = '', SRP_B = '', SECRET_BLOCK: secretBlock = '', USER_ID_FOR_SRP: identity = '' } = parameters ?? {}
  const poolName = poolId.slice(poolId.indexOf('_') + 1)
  const x = privateExponent({ poolName, identity, password, salt: pad(BigInt(`0x${SALT}`)) })
  const B = BigInt(`0x${SRP_B}`)
  const u = pad(toInteger(sha256(pad(BigInt(`0x${A}`)), pad(B))))
  // K times any power of 2 is below K * N, so this difference is not negative.
  const S = pow(B + K * N - K * pow(2n, x), a + toInteger(u) * x)
  const key = new Uint8Array(hkdfSync('sha256', pad(S), u, 'Caldera Derived Key', 16))
  return {
    USERNAME: identity,
    PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
    PASSWORD_CLAIM_SIGNATURE: signature({ key, poolName, identity, secretBlock, timestamp }),
    TIMESTAMP: timestamp,
  }
}

export function srpTimestamp(date: Date): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = date.toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}
