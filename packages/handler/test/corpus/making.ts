import { createPublicKey, sign, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { TokenErrorCode } from '../../src/index.ts'
import { accessClaims, idClaims, signingKey, type SigningKey } from '../../src/fixtures.ts'

/** A token that must be refused, why, and the code of that reason. */
export interface HostileToken {
  name: string
  token: unknown
  code: TokenErrorCode
}

export interface Corpus {
  jwks: { keys: object[] }
  good: { name: string; token: string }[]
  hostile: HostileToken[]
}

export const CLIENT = 'client-1'
export const encode = (value: string | Buffer | object) =>
  (Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).toString(
    'base64url',
  )

/** What the tokens of the corpus are made of: keys that nobody has seen, a right token, and ways to make wrong ones. */
export function createMaking(canary: string) {
  const key = signingKey('key/1=')
  const other = signingKey('key/2=')
  const stranger = signingKey('key/1=')
  const header = { kid: key.kid, alg: 'RS256' }
  const claims = idClaims()
  const json = JSON.stringify(claims)
  const headerJson = JSON.stringify(header)

  /** Signs what is given, whatever it is. */
  const make = (payload: string | Buffer | object, head: string | Buffer | object = header, by: SigningKey = key) => {
    const signed = `${encode(head)}.${encode(payload)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), by.privateKey).toString('base64url')}`
  }
  const signRaw = (signed: string) =>
    `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`
  const id = (changes: object) => make({ ...claims, ...changes })
  const access = (changes: object) => make({ ...accessClaims({ client_id: CLIENT }), ...changes })
  const without = (name: string) => make(Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name)))
  const insert = (members: string) => make(`{${members},${json.slice(1)}`)

  const token = make(claims)
  const [head = '', body = '', signature = ''] = token.split('.')
  const signatureBytes = Buffer.from(signature, 'base64url')

  const hostile: HostileToken[] = []
  const refuse = (code: TokenErrorCode, cases: Record<string, unknown>) => {
    for (const [name, bad] of Object.entries(cases)) hostile.push({ name, token: bad, code })
  }
  const each = <Item>(items: readonly Item[], name: (item: Item) => string, token: (item: Item) => unknown) =>
    Object.fromEntries(items.map((item) => [name(item), token(item)]))
  const show = (value: unknown) => JSON.stringify(value) ?? 'undefined'
  const publicKey = key.jwk as JsonWebKey & { n: string }
  const signedText = `${head}.${body}`
  const filled = (length: number) => {
    for (let size = length; size > 0; size--) {
      const long = id({ filler: 'x'.repeat(Math.floor(((size - token.length) * 3) / 4)) })
      if (long.length <= length) return long
    }
    throw new Error('No such length')
  }
  const parts = [head, body, signature]
  const inPart = (index: number, change: (part: string) => string) =>
    parts.map((part, at) => (at === index ? change(part) : part)).join('.')
  return {
    canary,
    key,
    other,
    stranger,
    header,
    claims,
    json,
    headerJson,
    make,
    signRaw,
    id,
    access,
    without,
    insert,
    token,
    head,
    body,
    signature,
    signatureBytes,
    hostile,
    refuse,
    each,
    show,
    publicKey,
    signedText,
    filled,
    parts,
    inPart,
  }
}

export type Making = ReturnType<typeof createMaking>

export function nested(depth: number, open: string, close: string, core = ''): string {
  return open.repeat(depth) + core + close.repeat(depth)
}

/** The same bytes for a lax decoder, when the last character has bits over. */
export function nextCharacter(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return text.slice(0, -1) + alphabet.charAt(alphabet.indexOf(text.slice(-1)) + 1)
}

export function publicKeyOf({ privateKey }: SigningKey): KeyObject {
  return createPublicKey(privateKey)
}
