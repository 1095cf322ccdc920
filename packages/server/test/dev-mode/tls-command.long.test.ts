import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask } from '../tls/authority.ts'
import { newFolder, run, start, stop } from './program.ts'

// `dev --tls` and `trust`, as a person starts them.

describe('two servers that start at once with --tls', async () => {
  const XDG_DATA_HOME = newFolder()
  const folder = join(XDG_DATA_HOME, 'poolhouse', 'tls')
  const data = newFolder()
  const args = ['--port', '0', '--pool', 'pies', '--tls']
  const [one, two] = [
    start(['dev', ...args, '--data', data], { XDG_DATA_HOME }),
    start(['dev', ...args, '--memory', '--allow-host', 'pies.test'], { XDG_DATA_HOME }),
  ]
  const urls = await Promise.all([one.up, two.up])
  const ca = readFileSync(join(folder, 'localhost.crt'), 'utf8')

  it('make one authority, and print where its certificate is', async () => {
    expect(readdirSync(folder).toSorted()).toEqual(['localhost.crt', 'localhost.key', 'pies.test.crt', 'pies.test.key'])
    for (const url of urls) {
      expect(url).toMatch(/^https:\/\/localhost:\d+$/)
      const { text } = await ask('localhost', { port: Number(new URL(url).port), ca, path: '/_poolhouse/health' })
      expect(text).toBe('ok\n')
    }
    const file = join(folder, 'localhost.crt')
    expect(one.out()).toContain(`export NODE_EXTRA_CA_CERTS=${file} AWS_CA_BUNDLE=${file}\n`)
  })

  it('are found by the inbox command, and trusted by it', async () => {
    const { out, err, code } = await run(['inbox', '--data', data], { XDG_DATA_HOME })
    expect({ out, err, code }).toEqual({ out: '', err: 'No messages so far.\n', code: 0 })
    const strange = await run(['inbox', '--data', data], { XDG_DATA_HOME: newFolder() })
    expect(strange.code).toBe(2)
  })

  it('remember that they spoke https, and say when they do so no more', async () => {
    await stop(one.child)
    const { child, up, err } = start(['dev', '--data', data], { XDG_DATA_HOME })
    await up
    expect(err()).toContain(`The server was at ${urls[0]} and is at http://localhost:`)
    await stop(child)
  })
})

describe('poolhouse trust', () => {
  const XDG_DATA_HOME = newFolder()
  const folder = join(XDG_DATA_HOME, 'poolhouse', 'tls')
  // What it would run, by name: each notes how it was called.
  const programs = newFolder()
  const called = join(programs, 'called')
  mkdirSync(programs)
  for (const name of ['sudo', 'certutil', 'security']) {
    writeFileSync(join(programs, name), `#!/bin/sh\necho ${name} "$@" >> '${called}'\n[ ! -e '${programs}/broken' ]\n`)
    chmodSync(join(programs, name), 0o755)
  }
  const env = { XDG_DATA_HOME, PATH: `${programs}:${process.env['PATH']}` }

  it('shows what makes the system trust an authority, and how to undo it, and does nothing', async () => {
    const { out, code } = await run(['trust'], env)
    expect(code).toBe(0)
    expect(out).toContain(`# Authority for localhost: ${folder}/localhost.crt\n# SHA-256 `)
    expect(out).toContain(`export NODE_EXTRA_CA_CERTS=${folder}/localhost.crt`)
    expect(out).toMatch(/^certutil .*-A -t C,, -n 'Poolhouse local authority for localhost' -i .*localhost\.crt$/m)
    const { out: undo } = await run(['trust', '--undo'], env)
    expect(undo).toMatch(/^certutil .*-D -n 'Poolhouse local authority for localhost'$/m)
    expect(readdirSync(programs)).not.toContain('called')
  })

  it('runs it when it is told to, all of it whatever fails', async () => {
    expect((await run(['trust', '--run'], env)).code).toBe(0)
    const calls = readFileSync(called, 'utf8')
    expect(calls).toContain('-A -t C,, -n Poolhouse local authority for localhost -i')
    writeFileSync(join(programs, 'broken'), '')
    const { code, err } = await run(['trust', '--run', '--undo'], env)
    expect([code, err.includes('That has failed.')]).toEqual([1, true])
    expect(readFileSync(called, 'utf8')).toContain('-D -n Poolhouse local authority for localhost')
  })

  it('has nothing to undo where there is no authority', async () => {
    const { out, code } = await run(['trust', '--undo'], { XDG_DATA_HOME: newFolder() })
    expect([out, code]).toEqual([expect.stringMatching(/^There is no authority in .*\n$/), 0])
  })
})

it.each([
  ['a certificate without its key', ['--tls-cert', 'a.crt'], 'give --tls-cert and --tls-key'],
  ['files that are not there', ['--tls-cert', 'a.crt', '--tls-key', 'a.key'], 'a.crt cannot be read'],
  ['an authority that nobody needs', ['--tls-authority', 'here'], 'add --tls'],
  ['a public URL without TLS', ['--tls', '--public-url', 'http://pies.test'], 'This server speaks https'],
  ['a public URL that is an address', ['--tls', '--public-url', 'https://10.0.0.1'], 'signs for names'],
  ['a base that is an address', ['--domain-base', '10.0.0.1'], 'A name looks like'],
  ['a base with a path', ['--domain-base', 'a/b'], 'A name looks like'],
])('refuses %s', async (_, args, sentence) => {
  const { code, err } = await run(['dev', '--memory', '--port', '0', ...args], { XDG_DATA_HOME: newFolder() })
  expect(err).toContain(sentence)
  expect(code).toBe(2)
})
