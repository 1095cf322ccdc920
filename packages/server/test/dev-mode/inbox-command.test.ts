import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { server } from '../server.ts'
import { testAuthorities } from '../tls/authority.ts'
import { BIN, NODE } from './program.ts'

const token = 'f00d'.repeat(12)
const { client, pool: makePool, url, inbox } = await server()
const exposed = await server({ token })
const pool = await makePool({ AutoVerifiedAttributes: ['email'] })
const signUp = (Username: string) => {
  const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
  return client.signUp({ ClientId: pool.clientId, Username, Password: 'Passw0rd!', UserAttributes })
}

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs the command in this process. */
async function run(...args: string[]) {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => Boolean((said.out += String(chunk))))
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => Boolean((said.err += String(chunk))))
  await main([NODE, BIN, 'inbox', ...args])
  return { ...said, code: Number(process.exitCode ?? 0) }
}

describe('poolhouse inbox', () => {
  it('waits for a code, and prints nothing else', async () => {
    const waiting = run('--url', url, '--wait-code', 'ana')
    await signUp('ana')
    const code = await pool.code('ana')
    expect(await waiting).toEqual({ out: `${code}\n`, err: '', code: 0 })
    expect((await run('--url', url, '--wait-code', 'ana@example.com')).out).toBe(`${code}\n`)
  })

  it('tells that there is none', async () => {
    expect(await run('--url', exposed.url, '--token', token)).toEqual({
      out: '',
      err: 'No messages so far.\n',
      code: 0,
    })
  })

  it('tells when none has come', async () => {
    const said = await run('--url', url, '--wait-code', 'nobody', '--timeout', '0')
    expect(said).toEqual({ out: '', err: 'No message to nobody has come in 0 seconds.\n', code: 1 })
  })

  it('shows all there is, and moves no cursor', async () => {
    const what = { subject: '', body: 'one\u001b[2J\ntwo\u202e', code: '1', link: undefined }
    const to = { poolId: pool.id, username: 'bob', destination: '+4930', medium: 'SMS', trigger: 'SignUp' } as const
    await inbox.send({ ...to, ...what }, randomUUID())
    const { out } = await run('--url', url)
    const code = await pool.code('ana')
    expect(out.replaceAll(/^[\d-]{10} [\d:]{8} {2}/gm, '')).toBe(
      `mail to ana@example.com for ana\n  Your verification code\n  Your confirmation code is ${code}\n  Code: ${code}\n\n` +
        'text to +4930 for bob\n  one [2J\n  two\n  Code: 1\n\n',
    )
  })

  it.each([
    ['asks for a token', () => [exposed.url], 'asks for the token'],
    ['is none', () => ['http://localhost:1'], 'No server answers at http://localhost:1.'],
  ])('refuses a server that %s', async (_, at, words) => {
    const said = await run('--url', ...at())
    expect([said.code, said.out]).toEqual([2, ''])
    expect(said.err).toContain(words)
  })

  it('names https where a server speaks it', async () => {
    const authorities = await testAuthorities('localhost')
    const secure = await server({ tls: { authorities } })
    const plain = secure.url.replace('https:', 'http:')
    expect(await run('--url', plain)).toEqual({
      out: '',
      err: `${plain} speaks https: use https:// in place of http://.\n`,
      code: 2,
    })
  })

  it('takes the token, and tells that there are none', async () => {
    expect(await run('--url', exposed.url, '--token', token)).toEqual({
      out: '',
      err: 'No messages so far.\n',
      code: 0,
    })
  })

  it('refuses what does not go together', async () => {
    expect((await run('--follow', '--wait-code', 'ana')).err).toBe('--follow cannot be used with --wait-code.\n')
  })
})
