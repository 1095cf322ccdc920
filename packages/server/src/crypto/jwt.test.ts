import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseJwt, signRs256, verifyJwt } from './jwt.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const kid = randomBytes(32).toString('base64')
const keyFor = (id: string) => (id === kid ? publicKey : undefined)
const token = await signRs256({ sub: 'ana', exp: 1 }, { kid, privateKey })
const [head = '', body = '', tail = ''] = token.split('.')

function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

/** Signs whatever the parts are, so that only their form can be the reason of a refusal. */
function signed(header: unknown, payload: unknown): string {
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
}

const header = { kid, alg: 'RS256' }

/** Reads a token, finds its key and checks the signature, as whoever is given a token does. */
function read(text: string, keyOf: typeof keyFor) {
  const parsed = parseJwt(text)
  if (!parsed) return { problem: 'malformed' }
  const key = keyOf(parsed.kid)
  if (!key) return { problem: 'unknown key' }
  return verifyJwt(parsed, key) ? { payload: parsed.payload, kid: parsed.kid } : { problem: 'signature' }
}

describe('signRs256', () => {
  it('writes the header as the service does', () => {
    expect(Buffer.from(head, 'base64url').toString()).toBe(`{"kid":"${kid}","alg":"RS256"}`)
  })

  it('makes tokens that verify', () => {
    expect(read(token, keyFor)).toEqual({ payload: { sub: 'ana', exp: 1 }, kid })
    const parsed = parseJwt(token)
    expect(parsed && verifyJwt(parsed, publicKey)).toBe(true)
    expect(parsed && verifyJwt(parsed, other.publicKey)).toBe(false)
  })
})

describe('reading a token', () => {
  it('takes a token that was signed elsewhere', () => {
    expect(read(signed(header, { a: 1 }), keyFor)).toEqual({ payload: { a: 1 }, kid })
  })

  const stray = String.fromCodePoint((tail.codePointAt(tail.length - 1) ?? 0) + 1)
  it.each([
    ['nothing', ''],
    ['two parts', `${head}.${body}`],
    ['four parts', `${token}.x`],
    ['an empty signature', `${head}.${body}.`],
    ['an empty payload', `${head}..${tail}`],
    ['padding', `${token}=`],
    ['a space', `${token} `],
    ['a line break', `${head}.${body}\n.${tail}`],
    ['plain base64', `${head}.${body}.${tail.replaceAll('-', '+').replaceAll('_', '/')}+`],
    ['stray bits', `${token.slice(0, -1)}${stray}`],
    ['too long a token', signed(header, { a: 'x'.repeat(65_536) })],
    ['alg none', `${part({ kid, alg: 'none' })}.${body}.${tail}`],
    ['alg HS256', signed({ kid, alg: 'HS256' }, {})],
    ['alg rs256', signed({ kid, alg: 'rs256' }, {})],
    ['no alg', signed({ kid, typ: 'JWT' }, {})],
    ['no kid', signed({ alg: 'RS256', typ: 'JWT' }, {})],
    ['a kid that is no string', signed({ kid: 1, alg: 'RS256' }, {})],
    ['another header member', signed({ ...header, crit: ['b64'] }, {})],
    ['an inherited kid', signed(`{"__proto__":{"kid":"${kid}"},"alg":"RS256"}`, {})],
    ['a header that is a list', signed([kid, 'RS256'], {})],
    ['a header that is null', signed('null', {})],
    ['a header that is no JSON', signed('{', {})],
    ['a payload that is a list', signed(header, [1])],
    ['a payload that is a string', signed(header, '"x"')],
    ['a payload that is no JSON', signed(header, 'x')],
    ['a payload that is no UTF-8', `${head}.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.${tail}`],
  ])('says malformed for %s', (_, text) => {
    expect(read(text, keyFor)).toEqual({ problem: 'malformed' })
  })

  it('says which problem comes first', async () => {
    const foreign = await signRs256({ sub: 'ana' }, { kid, privateKey: other.privateKey })
    const unknown = await signRs256({ sub: 'ana' }, { kid: 'x', privateKey })
    expect(read(unknown, keyFor)).toEqual({ problem: 'unknown key' })
    expect(read(foreign, keyFor)).toEqual({ problem: 'signature' })
    expect(read(`${head}.${part({ sub: 'ben' })}.${tail}`, keyFor)).toEqual({ problem: 'signature' })
    expect(read(`${head}.${body}.AAAA`, keyFor)).toEqual({ problem: 'signature' })
  })
})
