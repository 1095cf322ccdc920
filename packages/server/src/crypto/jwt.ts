import type { KeyObject } from 'node:crypto'
import { sign, verify } from 'node:crypto'

/** The longest token that is looked at, in characters: one of a user in 100 groups with the longest names has 52,000. */
const LONGEST = 65_536

/** A private key and the `kid` under which its public half is published. */
export type SigningKey = { readonly kid: string; readonly privateKey: KeyObject }

/** The claims of a token, as JSON gave them. */
export type Payload = { readonly [claim: string]: unknown }

/** A token whose form is right and whose signature nobody has checked yet. */
export type ParsedJwt = {
  readonly kid: string
  readonly payload: Payload
  readonly signed: string
  readonly signature: Buffer
}

/** Signs a payload as a compact JWS (RFC 7515 §3.1) with header `{"kid","alg"}`; the arithmetic is on the thread pool. */
export function signRs256(payload: Payload, { kid, privateKey }: SigningKey): Promise<string> {
  const signed = `${encode({ kid, alg: 'RS256' })}.${encode(payload)}`
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(signed, 'latin1'), privateKey, (error, signature) => {
      if (error) reject(error)
      else resolve(`${signed}.${signature.toString('base64url')}`)
    })
  })
}

/** Reads a compact RS256 token whose header is exactly `kid` and `alg`; `undefined` for anything else. */
export function parseJwt(token: string): ParsedJwt | undefined {
  if (token.length > LONGEST) return undefined
  const parts = token.split('.', 4)
  const [head, body, tail] = parts
  if (parts.length !== 3 || !head || !body || !tail) return undefined
  const header = decodeObject(head)
  // RFC 8725 §3.1: the algorithm is ours to choose. Our tokens have two header members, so `crit`, `jwk` and `jku`
  // have nothing to say here.
  if (!header || Object.keys(header).length !== 2 || header['alg'] !== 'RS256') return undefined
  const kid = Object.hasOwn(header, 'kid') ? header['kid'] : undefined
  const payload = decodeObject(body)
  const signature = decode(tail)
  if (typeof kid !== 'string' || !payload || !signature) return undefined
  return { kid, payload, signed: `${head}.${body}`, signature }
}

/** Tells whether a parsed token was signed with a key. Synchronous: it takes less time than a trip to a thread. */
export function verifyJwt({ signed, signature }: ParsedJwt, publicKey: KeyObject): boolean {
  return verify('sha256', Buffer.from(signed, 'latin1'), publicKey, signature)
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Decodes base64url as RFC 7515 §2 writes it: no padding, no other characters, no stray bits at the end. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeObject(text: string): Payload | undefined {
  const bytes = decode(text)
  if (!bytes) return undefined
  try {
    const value = JSON.parse(utf8.decode(bytes)) as unknown
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Payload) : undefined // any JSON object is a record of unknown values
  } catch {
    return undefined
  }
}
