import type { KeyObject } from 'node:crypto'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** An authenticator and the browser before it, in software: what they say can be wrong in every way there is. */

/** What is said otherwise than it is. */
export interface Lies {
  readonly origin?: string
  readonly type?: string
  readonly challenge?: string
  readonly crossOrigin?: boolean
  /** What the browser says of a ceremony, as bytes. */
  readonly clientData?: string
  readonly relyingParty?: string
  readonly isPresent?: boolean
  readonly isVerified?: boolean
  readonly counter?: number
  readonly id?: string
  readonly userHandle?: string
  readonly algorithm?: number
  /** The parts of an attestation beside what the authenticator says. */
  readonly attestation?: { readonly fmt: string; readonly attStmt: Map<unknown, unknown> }
  /** What the authenticator says, as bytes. */
  readonly authData?: (right: Buffer) => Buffer
  readonly attestationObject?: (right: Buffer) => Buffer
  readonly signature?: (right: Buffer) => Buffer
}

interface Creating {
  readonly rp: { readonly id: string }
  readonly user: { readonly id: string }
  readonly challenge: string
}

interface Asking {
  readonly rpId: string
  readonly challenge: string
}

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 }

/** A new key on a page of its relying party. */
export function securityKey(
  kind: 'ES256' | 'RS256' = 'ES256',
  known: { attachment?: string; transports?: string[] } = {},
) {
  const { attachment = 'platform', transports = ['internal', 'hybrid'] } = known
  const id = randomBytes(20)
  const { publicKey, privateKey } =
    kind === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  let counter = 0
  let handle: string | undefined

  function clientData(type: string, challenge: string, relyingParty: string, lies: Lies): string {
    const origin = relyingParty === 'localhost' ? 'http://localhost:3000' : `https://${relyingParty}`
    const said = {
      type,
      challenge,
      origin,
      crossOrigin: false,
      ...only(lies, 'type', 'challenge', 'origin', 'crossOrigin'),
    }
    return Buffer.from(lies.clientData ?? JSON.stringify(said)).toString('base64url')
  }

  function head(relyingParty: string, lies: Lies, flags = 0): Buffer {
    const { isPresent = true, isVerified = true } = lies
    const count = Buffer.alloc(4)
    count.writeUInt32BE(lies.counter ?? counter)
    const all = flags | (isPresent ? FLAGS.present : 0) | (isVerified ? FLAGS.verified : 0)
    return Buffer.concat([sha256(lies.relyingParty ?? relyingParty), Buffer.from([all]), count])
  }

  function envelope(lies: Lies, response: object) {
    const said = lies.id ?? id.toString('base64url')
    const rest = { authenticatorAttachment: attachment, clientExtensionResults: {} }
    return { id: said, rawId: said, type: 'public-key', ...rest, response }
  }

  return {
    id: id.toString('base64url'),

    /** As `navigator.credentials.create`. */
    create(options: unknown, lies: Lies = {}) {
      const { rp, user, challenge } = options as Creating // what the server answered
      handle = user.id
      const cose = coseOf(publicKey, lies.algorithm)
      const size = Buffer.from([id.length >> 8, id.length & 0xff])
      const right = Buffer.concat([head(rp.id, lies, FLAGS.attested), Buffer.alloc(16), size, id, cbor(cose)])
      const { fmt, attStmt } = lies.attestation ?? { fmt: 'none', attStmt: new Map() }
      const object = cbor(
        new Map<string, unknown>([
          ['fmt', fmt],
          ['attStmt', attStmt],
          ['authData', lies.authData?.(right) ?? right],
        ]),
      )
      return envelope(lies, {
        clientDataJSON: clientData('webauthn.create', challenge, rp.id, lies),
        attestationObject: (lies.attestationObject?.(object) ?? object).toString('base64url'),
        transports,
      })
    },

    /** As `navigator.credentials.get`: the text of what it resolves to. */
    get(options: string | undefined, lies: Lies = {}): string {
      const { rpId, challenge } = JSON.parse(options ?? '') as Asking // what the server answered
      counter += 1
      const right = head(rpId, lies)
      const authData = lies.authData?.(right) ?? right
      const said = clientData('webauthn.get', challenge, rpId, lies)
      const signed = Buffer.concat([authData, sha256(Buffer.from(said, 'base64url'))])
      const signature = sign('sha256', signed, privateKey)
      return JSON.stringify(
        envelope(lies, {
          clientDataJSON: said,
          authenticatorData: authData.toString('base64url'),
          signature: (lies.signature?.(signature) ?? signature).toString('base64url'),
          userHandle: lies.userHandle ?? handle,
        }),
      )
    },
  }
}

function coseOf(key: KeyObject, algorithm: number | undefined): Map<number, number | Buffer> {
  const { x = '', y = '', n = '', e = '' } = key.export({ format: 'jwk' })
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  if (key.asymmetricKeyType === 'rsa') {
    return new Map<number, number | Buffer>([
      [1, 3],
      [3, algorithm ?? -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ])
  }
  return new Map<number, number | Buffer>([
    [1, 2],
    [3, algorithm ?? -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ])
}

/** The few kinds of CBOR (RFC 8949) that authenticators write. */
export function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? typed(1, -1 - value) : typed(0, value)
  if (typeof value === 'string') return Buffer.concat([typed(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([typed(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([typed(4, value.length), ...value.map(cbor)])
  if (value instanceof Map) return Buffer.concat([typed(5, value.size), ...[...value].flat().map(cbor)])
  throw new TypeError('not a kind that authenticators write')
}

function typed(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size])
  if (size < 0x100) return Buffer.from([(major << 5) | 24, size])
  return Buffer.from([(major << 5) | 25, size >> 8, size & 0xff])
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}

/** The members of these names that are there. */
function only<Name extends keyof Lies>(lies: Lies, ...names: readonly Name[]): Partial<Pick<Lies, Name>> {
  const entries = names.flatMap((name) => (lies[name] === undefined ? [] : [[name, lies[name]]]))
  return Object.fromEntries(entries) as Partial<Pick<Lies, Name>> // members of `lies` under their names
}
