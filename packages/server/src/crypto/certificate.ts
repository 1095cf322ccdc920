import { webcrypto } from 'node:crypto'
import type { Random } from './secrets.ts'
import type { KeyStock } from './signing-keys.ts'
import { exportPrivateKey } from './signing-keys.ts'

/** A certificate and the key it is of, each the base64 of its DER. */
export interface Certified {
  readonly certificate: string
  readonly key: string
}

const YEARS = 10
const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const { subtle } = webcrypto

/** Makes a key, and a certificate for it that the key itself has signed: X.509, good for ten years. */
export async function makeCertificate(
  { keyStock, random, clock }: { keyStock: KeyStock; random: Random; clock: { now(): Date } },
  name: string,
): Promise<Certified> {
  const pair = await keyStock.take()
  const key = exportPrivateKey(pair)
  // Few servers ever need one, and reading the library takes longer than all the rest of a start.
  await import('reflect-metadata')
  const { X509CertificateGenerator } = await import('@peculiar/x509')
  const notBefore = clock.now()
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS)
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(random),
      name: [{ CN: [name] }],
      notBefore,
      notAfter,
      signingAlgorithm: RS256,
      keys: {
        privateKey: await subtle.importKey('pkcs8', key, RS256, true, ['sign']),
        publicKey: await subtle.importKey('spki', pair.publicKey.export({ format: 'der', type: 'spki' }), RS256, true, [
          'verify',
        ]),
      },
    },
    webcrypto,
  )
  return { certificate: Buffer.from(certificate.rawData).toString('base64'), key: key.toString('base64') }
}

/** Draws the number of a certificate: a positive one (RFC 5280 §4.1.2.2). */
export function serialNumber(random: Random): string {
  const serial = Buffer.from(random(16))
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial.toString('hex')
}
