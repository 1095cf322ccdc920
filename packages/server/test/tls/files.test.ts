import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeLeaf } from '../../src/http/tls/authority.ts'
import { fileCertificates } from '../../src/http/tls/files.ts'
import { server } from '../server.ts'
import { ask, making, newFolder, testAuthorities } from './authority.ts'

// `--tls-cert` and `--tls-key`: a certificate of somebody's own.

const folder = await newFolder()
const at = (name: string) => join(folder, name)
const files = { certificate: at('used.crt'), key: at('used.key') }

/** A certificate that somebody else's program has made. */
function make(name: string) {
  const args = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/O=${name}`]
  const san = ['-addext', `subjectAltName=DNS:${name},DNS:localhost`]
  execFileSync('openssl', ['req', ...args, ...san, '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`)], {
    stdio: 'ignore',
  })
}
function use(name: string, keyOf = name) {
  copyFileSync(at(`${name}.crt`), files.certificate)
  copyFileSync(at(`${keyOf}.key`), files.key)
}
make('one.test')
make('two.test')

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })

/** Somebody who is told, and remembers it. */
function listener() {
  const lines: string[] = []
  const tell = (message: string) => void lines.push(message)
  return { lines, told: { now: () => new Date(), info: tell, warn: tell } }
}

it('is shown under every name, and read anew for new connections when it changes', async () => {
  use('one.test')
  const running = await server({ tls: { files }, publicUrl: 'https://one.test' })
  const { port } = running
  const [one, two] = ['one.test', 'two.test'].map((name) => execFileSync('cat', [at(`${name}.crt`)]).toString())
  const path = '/_poolhouse/health'
  expect((await ask('one.test', { port, path, ...(one && { ca: one }) })).text).toBe('ok\n')
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...(one && { ca: one }) })
  afterAll(() => agent.destroy())
  await ask('one.test', { port, path, agent })

  use('two.test')
  const renewed = () =>
    ask('localhost', { port, path, ...(two && { ca: two }) }).then(
      ({ text }) => text,
      () => undefined,
    )
  await expect.poll(renewed, { timeout: 10_000, interval: 100 }).toBe('ok\n')
  // What was connected before goes on.
  expect((await ask('one.test', { port, path, agent })).text).toBe('ok\n')
})

it('stays as it is while the files do not fit together, and the log is told', () => {
  use('one.test')
  const { lines, told } = listener()
  const certificates = fileCertificates(files, told)
  const before = certificates.of('one.test')
  const attempts = [
    () => use('two.test', 'one.test'),
    () => writeFileSync(files.certificate, 'no certificate'),
    () => writeFileSync(files.key, ''),
    () => writeFileSync(files.key, RSA),
    () => rmSync(files.certificate),
  ]
  for (const attempt of attempts) {
    use('one.test')
    attempt()
    certificates.reload()
    expect(certificates.of('one.test')).toBe(before)
  }
  expect(lines).toEqual(
    attempts.map(() => 'The certificate has changed and cannot be used: the one from before stays.'),
  )
  use('two.test')
  certificates.reload()
  expect(lines.at(-1)).toBe('The certificate was read anew.')
  expect(certificates.of('one.test')).not.toBe(before)
  certificates.close()
})

it('is told of when clients refuse it for its age', async () => {
  const [authority] = await testAuthorities('localhost')
  const old = authority && (await makeLeaf(authority, ['localhost'], { ...making, now: () => new Date(0) }))
  writeFileSync(files.certificate, old?.certificate ?? '')
  writeFileSync(files.key, old?.key ?? '')
  const { lines, told } = listener()
  fileCertificates(files, told).close()
  expect(lines).toEqual(['Clients refuse the certificate: it is not good today.'])
})

it.each([
  ['a certificate that is not there', () => rmSync(files.certificate), 'cannot be read'],
  ['a certificate that is none', () => writeFileSync(files.certificate, 'x'), 'holds no certificate in PEM'],
  ['a key that is none', () => writeFileSync(files.key, 'x'), 'holds no key'],
  ['a key of another certificate', () => use('one.test', 'two.test'), 'holds no key'],
  ['a key of another kind', () => writeFileSync(files.key, RSA), 'holds no key'],
])('keeps a server from starting: %s', async (_, spoil, sentence) => {
  use('one.test')
  spoil()
  await expect(server({ tls: { files } })).rejects.toThrow(sentence)
})
