import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { serialNumber } from '../../crypto/certificate.ts'
import type { Random } from '../../crypto/secrets.ts'

/** A certificate and the key it is of, as PEM. */
export interface Pair {
  readonly certificate: string
  readonly key: string
}

/** What a pair is made with. */
export interface Making {
  readonly random: Random
  now(): Date
}

const AUTHORITY_DAYS = 3_650
/** Systems by Apple take none that is good for longer than 825 days. */
const LEAF_DAYS = 100
const DAY_MS = 86_400_000

const KEYS = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNED = { name: 'ECDSA', hash: 'SHA-256' }
const { subtle } = webcrypto

/**
 * Makes a certificate authority for a host name and all names under it, and for the addresses of this machine.
 *
 * Whoever steals the key of an authority that a system trusts could pass for every site there is. So this one may sign
 * for nothing else, by a critical constraint (RFC 5280 §4.2.1.10), for servers only, and for no authority below it.
 */
export async function makeAuthority(name: string, { random, now }: Making): Promise<Pair> {
  const x509 = await load()
  const keys = await subtle.generateKey(KEYS, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(random),
      name: [{ O: ['Poolhouse'] }, { CN: [`Poolhouse local authority for ${name}`.slice(0, 64)] }],
      ...validFor(now(), AUTHORITY_DAYS),
      signingAlgorithm: SIGNED,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.Extension('2.5.29.30', true, nameConstraints([dnsName(name), ...LOOPBACK])),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return { certificate: `${certificate.toString('pem')}\n`, key: await toPem(keys.privateKey) }
}

/** Makes a certificate for a server of these names and addresses, with a key of its own. */
export async function makeLeaf(authority: Pair, names: readonly string[], { random, now }: Making): Promise<Pair> {
  const x509 = await load()
  const issuer = new x509.X509Certificate(authority.certificate)
  const keys = await subtle.generateKey(KEYS, true, ['sign', 'verify'])
  const { notBefore, notAfter } = validFor(now(), LEAF_DAYS)
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(random),
      subject: [{ O: ['Poolhouse'] }],
      issuer: issuer.subjectName,
      notBefore,
      notAfter: new Date(Math.min(notAfter.getTime(), issuer.notAfter.getTime())),
      signingAlgorithm: SIGNED,
      publicKey: keys.publicKey,
      signingKey: await importKey(authority.key),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return { certificate: `${certificate.toString('pem')}\n`, key: await toPem(keys.privateKey) }
}

/** Few servers need it, and reading the library takes longer than all the rest of a start. */
async function load() {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

/** From a day ago: the clock of a client may be slow. */
function validFor(now: Date, days: number) {
  const start = now.getTime() - DAY_MS
  return { notBefore: new Date(start), notAfter: new Date(start + days * DAY_MS) }
}

async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  return subtle.importKey('pkcs8', der, KEYS, false, ['sign'])
}

// The library has no name constraints. Their DER is that of RFC 5280 §4.2.1.10: permittedSubtrees [0], each a base.

const SEQUENCE = 0x30
const PERMITTED = 0xa0
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

/** 127.0.0.0/8 and ::1: address, then mask. */
const LOOPBACK = [
  der(IP_ADDRESS, Buffer.from('7f000000ff000000', 'hex')),
  der(IP_ADDRESS, Buffer.from(`${'0'.repeat(31)}1${'f'.repeat(32)}`, 'hex')),
]

function dnsName(name: string): Buffer {
  return der(DNS_NAME, Buffer.from(name, 'ascii'))
}

function nameConstraints(permitted: readonly Buffer[]): Buffer {
  return der(SEQUENCE, der(PERMITTED, ...permitted.map((base) => der(SEQUENCE, base))))
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}
