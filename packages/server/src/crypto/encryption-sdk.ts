import { createCipheriv, hkdfSync } from 'node:crypto'
import type { Random } from './secrets.ts'

/** A data key as AWS KMS gives it back to whoever may use the key that wrapped it. */
export interface WrappedKey {
  /** The ARN of the key that wrapped it. */
  readonly keyArn: string
  readonly ciphertext: Uint8Array
}

/** AES_256_GCM_IV12_TAG16_HKDF_SHA256: a key of each message's own, and no signature. */
const SUITE = 0x01_78
const DATA_KEY_BYTES = 32
const TAG_BYTES = 16
const IV_BYTES = 12
const FRAME_BYTES = 4096
const FINAL = 'AWSKMSEncryptionClient Final Frame'

/** What a message is encrypted with and for. */
interface Encryption {
  /** Told to nobody, and needed to decrypt: of letters, so that one order of names is as good as another. */
  readonly context: Readonly<Record<string, string>>
  readonly random: Random
  wrap(dataKey: Uint8Array): WrappedKey
}

/**
 * Encrypts a short text as a message of the AWS Encryption SDK, version 1, of one frame.
 * https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html
 */
export function encryptMessage(text: string, { context, random, wrap }: Encryption): Buffer {
  const plaintext = Buffer.from(text)
  if (plaintext.byteLength > FRAME_BYTES) throw new RangeError('The text is longer than a frame.')
  const dataKey = random(DATA_KEY_BYTES)
  const messageId = random(16)
  const { keyArn, ciphertext } = wrap(dataKey)
  const header = Buffer.concat([
    Buffer.from([1, 0x80]),
    uint(2, SUITE),
    messageId,
    sized(contextBytes(context)),
    uint(2, 1),
    ...[Buffer.from('aws-kms'), Buffer.from(keyArn), ciphertext].map(sized),
    Buffer.from([2]), // framed
    uint(4, 0),
    Buffer.from([IV_BYTES]),
    uint(4, FRAME_BYTES),
  ])
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', Buffer.concat([uint(2, SUITE), messageId]), 32))
  // Every message has a key of its own, so counters are nonces: 0 is the header's, 1 the frame's.
  const sealHeader = seal(key, uint(IV_BYTES, 0), header, Buffer.alloc(0))
  const number = uint(4, 1)
  const length = plaintext.byteLength
  const about = Buffer.concat([messageId, Buffer.from(FINAL), number, uint(8, length)])
  const sealed = seal(key, uint(IV_BYTES, 1), about, plaintext)
  return Buffer.concat([
    header,
    uint(IV_BYTES, 0),
    sealHeader,
    uint(4, 0xff_ff_ff_ff),
    number,
    uint(IV_BYTES, 1),
    uint(4, length),
    sealed,
  ])
}

/** Gives ciphertext ‖ tag. */
function seal(key: Buffer, iv: Buffer, associated: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(associated)
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** In the order of their UTF-8 bytes, as whoever decrypts writes them again. */
function contextBytes(context: Encryption['context']): Buffer {
  const pairs = Object.entries(context).map((pair) => pair.map((part) => Buffer.from(part)))
  const sorted = pairs.toSorted(([a = Buffer.alloc(0)], [b = Buffer.alloc(0)]) => a.compare(b))
  return Buffer.concat([uint(2, sorted.length), ...sorted.flat().map(sized)])
}

/** A value after its length in two bytes. */
function sized(bytes: Uint8Array): Buffer {
  return Buffer.concat([uint(2, bytes.byteLength), bytes])
}

/** A number in so many bytes, the highest first. */
function uint(size: number, value: number): Buffer {
  const bytes = Buffer.alloc(size)
  if (size < 6) bytes.writeUIntBE(value, 0, size)
  else bytes.writeUInt32BE(value, size - 4)
  return bytes
}
