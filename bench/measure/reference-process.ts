import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  getDiffieHellman,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import { inFlight } from './statistics.ts'

// The cryptography that no server can leave out, with nothing around it.

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const message = randomBytes(900)
const signRs256 = promisify(sign)
// RFC 3526 §4: the group of SRP.
const modulus = getDiffieHellman('modp15').getPrime().toString('base64url')
const base = Buffer.concat([Buffer.from([0x7f]), randomBytes(383)])

/** One modular exponentiation with an exponent of 256 bits, new each time. */
function exponentiate(): void {
  const exponent = randomBytes(32).toString('base64url')
  const key = createPublicKey({ key: { kty: 'RSA', n: modulus, e: exponent }, format: 'jwk' })
  publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, base)
}

const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const shown = sign('sha256', message, curve.privateKey)
const verifyEs256 = promisify(verify)

export interface Order {
  readonly signatures: number
  readonly exponentiations: number
  /** Of ES256, as passkeys sign. */
  readonly verifications?: number
}

async function serve({ signatures, exponentiations, verifications = 0 }: Order): Promise<void> {
  for (let count = 0; count < exponentiations; count += 1) exponentiate()
  await inFlight(verifications, 16, () => verifyEs256('sha256', message, curve.publicKey, shown))
  await inFlight(signatures, 16, () => signRs256('sha256', message, privateKey))
  process.send?.('done')
}

process.on('message', (order) => void serve(order as Order)) // sent by `reference.ts`
process.send?.('ready')
