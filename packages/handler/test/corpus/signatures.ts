import { constants, createHash, privateEncrypt, sign } from 'node:crypto'
import { signingKey } from '../../src/fixtures.ts'
import type { Making } from './making.ts'
import { encode } from './making.ts'

/** Tokens whose signature is not one. */
export function refuseSignatures({
  key,
  other,
  stranger,
  header,
  claims,
  json,
  make,
  id,
  head,
  body,
  signature,
  signatureBytes,
  refuse,
  each,
  publicKey,
  signedText,
}: Making): void {
  // --- Signatures
  const withSignature = (bytes: Buffer) => `${signedText}.${bytes.toString('base64url')}`
  const flipped = (bit: number) => {
    const bytes = Buffer.from(signatureBytes)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return withSignature(bytes)
  }
  const modulus = BigInt(`0x${Buffer.from(publicKey.n, 'base64url').toString('hex')}`)
  const asNumber = BigInt(`0x${signatureBytes.toString('hex')}`)
  const ofNumber = (value: bigint, bytes = 256) =>
    withSignature(Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex'))
  refuse('signature', {
    'a signature of two bytes': withSignature(Buffer.alloc(2)),
    'a signature of 64 zeros': withSignature(Buffer.alloc(64)),
    'a signature of 256 zeros': withSignature(Buffer.alloc(256)),
    'a signature of one in 256 bytes': ofNumber(1n),
    'a signature of 256 bytes 255': withSignature(Buffer.alloc(256, 255)),
    'the modulus for a signature': ofNumber(modulus),
    'the modulus less one for a signature': ofNumber(modulus - 1n),
    'the signature subtracted from the modulus': ofNumber(modulus - asNumber),
    'the modulus added to the signature': ofNumber(modulus + asNumber, 257),
    'twice the modulus added to the signature': ofNumber(modulus * 2n + asNumber, 257),
    'an empty sequence in DER': withSignature(Buffer.from('3006020100020100', 'hex')),
    'a zero before the signature': withSignature(Buffer.concat([Buffer.alloc(1), signatureBytes])),
    'a zero behind the signature': withSignature(Buffer.concat([signatureBytes, Buffer.alloc(1)])),
    'the signature twice': withSignature(Buffer.concat([signatureBytes, signatureBytes])),
    'the signature backwards': withSignature(Buffer.from(signatureBytes.toReversed())),
    'the signature in hexadecimal': withSignature(Buffer.from(signatureBytes.toString('hex'))),
    'the signature in base64 twice': withSignature(Buffer.from(signature)),
    ...each(
      [1, 2, 3, 128, 255],
      (bytes) => `${bytes} bytes cut from the end`,
      (bytes) => withSignature(signatureBytes.subarray(0, -bytes)),
    ),
    ...each(
      [1, 2, 128, 255],
      (bytes) => `${bytes} bytes cut from the beginning`,
      (bytes) => withSignature(signatureBytes.subarray(bytes)),
    ),
    ...each(
      [0, 1, 7, 8, 100, 511, 1024, 1025, 1500, 2000, 2039, 2040, 2046, 2047],
      (bit) => `bit ${bit} of the signature flipped`,
      flipped,
    ),
    'the signature of other claims': `${head}.${body}.${id({ sub: 'x' }).split('.')[2]}`,
    'other claims under this signature': `${head}.${encode({ ...claims, sub: 'admin' })}.${signature}`,
    'the same claims spelled otherwise under this signature': `${head}.${encode(JSON.stringify(claims, null, 1))}.${signature}`,
    'another header under this signature': `${encode({ ...header, typ: 'JWT' })}.${body}.${signature}`,
    'the key id of another key': `${encode({ ...header, kid: other.kid })}.${body}.${signature}`,
    'a signature by another key of the set': make(claims, header, other),
    "a signature by a stranger's key with the same id": make(claims, header, stranger),
    'a signature by a key of 1024 bits': make(claims, header, signingKey(key.kid, 1024)),
    'a signature over the payload only': withSignature(sign('sha256', Buffer.from(body), key.privateKey)),
    'a signature over the JSON': withSignature(sign('sha256', Buffer.from(json), key.privateKey)),
    'a signature over a dot more': withSignature(sign('sha256', Buffer.from(`${signedText}.`), key.privateKey)),
    'a signature over the hash': withSignature(
      sign('sha256', createHash('sha256').update(signedText).digest(), key.privateKey),
    ),
  })

  // --- PKCS #1 v1.5 encodings that lax verifiers take (the classes of Wycheproof's RSA signature tests)
  const digest = createHash('sha256').update(signedText).digest()
  const info = Buffer.from('3031300d060960864801650304020105000420', 'hex')
  const block = (
    tail: Buffer,
    { type = 1, first = 0, padding = 255, separator = 0, length = 256 - 3 - tail.length } = {},
  ) => Buffer.concat([Buffer.of(first, type), Buffer.alloc(length, padding), Buffer.of(separator), tail])
  const encoded = (bytes: Buffer) =>
    withSignature(privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, bytes.subarray(0, 256)))
  const der = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), digest])
  const right = Buffer.concat([info, digest])
  refuse('signature', {
    'PKCS #1: no algorithm parameters': encoded(
      block(der('302f300b06096086480165030402010420'.replace('0420', '0420'))),
    ),
    'PKCS #1: another hash named': encoded(block(der('3031300d060960864801650304020305000420'))),
    'PKCS #1: SHA-1 named': encoded(block(der('3029300906052b0e03021a05000420'))),
    'PKCS #1: the hash alone': encoded(block(digest)),
    'PKCS #1: no padding': encoded(block(Buffer.concat([right, Buffer.alloc(256 - 3 - right.length)]), { length: 0 })),
    'PKCS #1: eight bytes of padding and rubbish behind': encoded(
      block(Buffer.concat([right, Buffer.alloc(256 - 11 - right.length, 7)]), { length: 8 }),
    ),
    'PKCS #1: one byte of rubbish behind': encoded(block(Buffer.concat([right, Buffer.of(0)]))),
    'PKCS #1: rubbish within the sequence': encoded(
      block(Buffer.concat([Buffer.from('3033300d060960864801650304020105000420', 'hex'), digest, Buffer.of(5, 0)])),
    ),
    'PKCS #1: rubbish within the parameters': encoded(block(der('3033300f0609608648016503040201050201000420'))),
    'PKCS #1: a long form of a length': encoded(block(der('308131300d060960864801650304020105000420'))),
    'PKCS #1: a length of its own': encoded(block(der('3032300d06096086480165030402010500042100'))),
    'PKCS #1: an indefinite length': encoded(
      block(Buffer.concat([Buffer.from('3080300d060960864801650304020105000420', 'hex'), digest, Buffer.alloc(2)])),
    ),
    'PKCS #1: a set for the sequence': encoded(block(der('3131300d060960864801650304020105000420'))),
    'PKCS #1: a bit string for the hash': encoded(block(der('3031300d060960864801650304020105000320'))),
    'PKCS #1: block type 0': encoded(block(right, { type: 0, padding: 0 })),
    'PKCS #1: block type 2': encoded(block(right, { type: 2, padding: 170 })),
    'PKCS #1: other padding': encoded(block(right, { padding: 254 })),
    'PKCS #1: no separator': encoded(block(right, { separator: 255 })),
    'PKCS #1: another first byte': encoded(block(right, { first: 0x40 })),
    'PKCS #1: a zero within the padding': encoded(block(Buffer.concat([Buffer.alloc(1), right]))),
    'PKCS #1: half of the hash': encoded(
      block(Buffer.concat([Buffer.from('3021300d060960864801650304020105000410', 'hex'), digest.subarray(0, 16)])),
    ),
    'PKCS #1: an empty hash': encoded(block(Buffer.from('3011300d060960864801650304020105000400', 'hex'))),
    'PKCS #1: zeros for the hash': encoded(block(Buffer.concat([info, Buffer.alloc(32)]))),
    'PKCS #1: the hash of nothing': encoded(block(Buffer.concat([info, createHash('sha256').digest()]))),
  })
}
