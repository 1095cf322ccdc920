import { execFile, execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BIN, bundle, type Ended, folder, newFolder, NODE, run, running, start, stop } from './program.ts'
import { openDataFolder } from '../../src/cli/data/data-folder.ts'
import { main } from '../../src/cli/main.ts'
import { ConfigError } from '../../src/config/error.ts'

const portOf = (url: string) => Number(new URL(url).port)

describe('what cannot be done', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    process.exitCode = undefined
  })

  /** Runs the command line in this process, which is a second faster than in one of its own. */
  async function refused(args: readonly string[]): Promise<Ended> {
    const said = { out: '', err: '' }
    for (const [stream, name] of [
      [process.stdout, 'out'],
      [process.stderr, 'err'],
    ] as const) {
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        said[name] += String(chunk)
        return true
      })
    }
    await main([NODE, BIN, ...args])
    return { ...said, code: Number(process.exitCode ?? 0) }
  }

  it.each([
    ['an unknown option', ['dev', '--prot', '1'], "error: unknown option '--prot'"],
    ['whose help tells more', ['dev', '--region', 'x'], 'Try: poolhouse dev --help'],
    ['that of another command', ['migrate'], 'Try: poolhouse migrate --help'],
    ['that of a part of one', ['keys', 'rotate-master', '--dat', '1'], "error: unknown option '--dat'"],
    ['that of the program', ['develop'], 'Try: poolhouse --help'],
    ['an unknown command', ['develop'], "error: unknown command 'develop'"],
    ['an argument too many', ['dev', 'now'], 'error: too many arguments'],
    ['a bad port', ['dev', '--port', '70000'], 'A port is a number from 0 to 65535, or auto.'],
    ['too few connections', ['dev', '--database-connections', '2'], 'A number of connections is 3 to 9999.'],
    ['a bad region', ['dev', '--region', 'Ireland'], 'A region looks like eu-west-1.'],
    ['a bad account', ['dev', '--account-id', '12'], 'An account id has twelve digits.'],
    ['a bad issuer', ['dev', '--issuer', 'me'], 'Allowed choices are url, aws.'],
    ['a bad URL', ['dev', '--public-url', 'example.com'], 'A URL begins with http:// or https://.'],
    ['a bad origin', ['dev', '--allow-origin', 'example'], 'An origin looks like https://app.example.com.'],
    ['a bad host name', ['dev', '--allow-host', 'a/b'], 'A host name looks like pool.example.test.'],
    ['a short token', ['dev', '--expose', '--token', 'short'], 'A token has 16 to 128 letters and digits.'],
    ['a token for nobody', ['dev', '--memory', '--token', 'a'.repeat(16)], 'Nobody is asked for a token: add --expose'],
    ['a folder without name', ['dev', '--data', ''], 'A folder has a name.'],
    ['two places for data', ['dev', '--memory', '--database', 'x.db'], 'cannot be used with option'],
    ['a bad pool name', ['dev', '--memory', '--port', '0', '--pool', 'a*b'], '--pool "a*b" cannot be made: '],
    ['an address for everybody', ['dev', '--memory', '--port', '0', '--host', '0.0.0.0'], 'Add --expose'],
    ['an address of IPv6 for everybody', ['dev', '--memory', '--port', '0', '--host', '[::]'], 'Add --expose'],
    [
      'another machine',
      ['dev', '--memory', '--host', '192.0.2.1', '--expose'],
      'This machine has no address 192.0.2.1.',
    ],
    ['a template that is not there', ['up', 'no.yml'], 'There is no file '],
    ['a command to come', ['serve', '--port', '1'], '"poolhouse serve" is not built yet.'],
    ['another one', ['import', 'users.csv'], '"poolhouse import" is not built yet.'],
    ['a third one', ['export'], '"poolhouse export" is not built yet.'],
  ])('is said in words, with exit code 2: %s', async (_, args, words) => {
    const { code, out, err } = await refused(args)
    expect(err).toContain(words)
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(3)
    expect(err).not.toContain('    at ')
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  it.each([
    ['POOLHOUSE_PORT', 'many', 'A port is a number'],
    ['POOLHOUSE_MASTER_KEY', 'secret', 'POOLHOUSE_MASTER_KEY is not a key of 64 hexadecimal digits.'],
    ['POOLHOUSE_HOST', '0.0.0.0', 'Add --expose'],
  ])('is said when %s asks for it', async (name, value, words) => {
    vi.stubEnv(name, value)
    const { code, err } = await refused(['dev', '--memory'])
    expect(err).toContain(words)
    expect(code).toBe(2)
  })

  it('is not offered by the help', async () => {
    const { code, out } = await refused(['--help'])
    expect(code).toBe(0)
    expect(out).toContain('dev')
    expect(out).not.toMatch(/^ +(serve|import|export)\b/m)
  })

  it('ends the process with exit code 2', async () => {
    expect((await start(['dev', '--prot', '1']).ended).code).toBe(2)
  })

  it('is said on a Node that is too old', async ({ skip }) => {
    const old = oldNode()
    if (old === undefined) skip('This machine has no Node older than 22.18.')
    const file = join(folder, 'bin.mjs')
    await writeFile(file, stripTypeScriptTypes(await readFile(BIN, 'utf8')))
    const child = spawn(old ?? '', [file, 'dev'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let err = ''
    child.stderr.on('data', (chunk) => (err += String(chunk)))
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(err).toMatch(/^poolhouse needs Node\.js 22\.18 or newer, and this is \S+\.\n$/)
    expect(code).toBe(2)

    // Who starts it as the README says is told the same, and waits for nothing.
    const readme = await readFile(join(import.meta.dirname, '../../../../README.md'), 'utf8')
    const snippet = /```js\n(import \{ fork \}[^]*?)```/.exec(readme)?.[1] ?? ''
    const script = join(folder, 'forks.mjs')
    await writeFile(script, snippet.replace('packages/server/dist/poolhouse.mjs', file))
    const forks = await new Promise<{ code: unknown; said: string }>((resolve) => {
      execFile(old ?? '', [script], { timeout: 15_000 }, (error, _, said) => resolve({ code: error?.code, said }))
    })
    expect(forks.said).toMatch(/^poolhouse needs Node\.js 22\.18 or newer/)
    expect(forks.said).toContain('Error: poolhouse ended with code 2')
    expect(forks.code).toBe(1)
  })
})

describe('a server that is started', () => {
  afterEach(async () => {
    await Promise.all([...running].map(stop))
  })

  it('says where it is, keeps its data to itself, and comes back at the same port', { timeout: 30_000 }, async () => {
    const data = newFolder()
    const first = start(['dev', '--data', data, '--port', '0', '--pool', 'my-app'])
    const url = await first.up
    expect(portOf(url)).toBeGreaterThan(0)
    expect(await (await fetch(`${url}/_poolhouse/health`)).text()).toBe('ok\n')
    expect(first.out()).toContain('Development mode: any AWS credentials are accepted')
    expect(first.err()).toBe('')
    expect((await stat(join(data, 'master.key'))).mode & 0o777).toBe(0o600)
    expect((await stat(data)).mode & 0o777).toBe(0o700)
    expect(await readFile(join(data, '.gitignore'), 'utf8')).toBe('*\n')
    const pool = /Pool +(\S+)/.exec(first.out())?.[1]

    const second = await run(['dev', '--data', data, '--port', '0'])
    expect(second.code).toBe(2)
    expect(second.err).toContain(
      `Another poolhouse has ${data} open. It answers at ${url} (process ${first.child.pid}).`,
    )

    await stop(first.child)
    expect((await first.ended).code).toBe(0)
    const third = start(['dev', '--data', data, '--pool', 'my-app'])
    expect(await third.up).toBe(url)
    expect(third.out()).toContain(`Pool      ${pool}`)
    expect(third.err()).toBe('')
    await stop(third.child)

    const moved = start(['dev', '--data', data, '--port', '0', '--quiet'])
    const other = portOf(await moved.up)
    expect(moved.err()).toContain(
      `The server was at ${url} and is at http://localhost:${other} now: the issuer changed`,
    )
    await stop(moved.child)

    const key = await run(['dev', '--data', data, '--port', '0'], { POOLHOUSE_MASTER_KEY: '00'.repeat(32) })
    expect(key.err).toMatch(/^The data was written with master key \S+, and the master key given is another one/)
    expect(key.err).toContain('Start with the POOLHOUSE_MASTER_KEY it was written with')
    expect(key.code).toBe(1)
  })

  it('leaves what else is in its folder to the repository', { timeout: 20_000 }, async () => {
    const data = await mkdtemp(join(folder, 'project-'))
    await writeFile(join(data, 'index.js'), '')
    await start(['dev', '--data', data, '--port', '0']).up
    expect((await readFile(join(data, '.gitignore'), 'utf8')).split('\n')).toContain('/master.key')
    expect(await readFile(join(data, '.gitignore'), 'utf8')).not.toMatch(/^\*$/m)
  })

  it('says where the data is, and makes no key beside one that is given', { timeout: 20_000 }, async () => {
    const data = newFolder()
    const database = join(folder, 'elsewhere.db')
    const env = { POOLHOUSE_MASTER_KEY: '00'.repeat(32) }
    const one = start(['dev', '--data', data, '--database', database, '--port', '0'], env)
    await one.up
    expect(one.out()).toContain(`Data      ${database}\n`)
    await expect(stat(join(data, 'master.key'))).rejects.toThrow('ENOENT')
  })

  it('makes no other key beside data that was written with one', { timeout: 20_000 }, async () => {
    const data = newFolder()
    const first = start(['dev', '--data', data, '--port', '0'])
    await first.up
    await stop(first.child)
    const key = join(data, 'master.key')
    const kept = await readFile(key)
    await rm(key)
    const second = await run(['dev', '--data', data, '--port', '0'])
    expect(second.err).toMatch(
      /master\.key is missing, and \S+poolhouse\.db cannot be read without it\. Put the file back/,
    )
    expect(second.code).toBe(2)
    await expect(stat(key)).rejects.toThrow('ENOENT')
    await writeFile(key, kept)
    await chmod(key, 0o666)
    const third = start(['dev', '--data', data, '--port', '0'])
    await third.up
    expect(third.err()).toContain(`Others on this machine may read or change ${key}`)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{"port":7665'],
    ['null', 'null'],
    ['a list', '[7665]'],
    ['a port that is none', JSON.stringify({ port: 70_000, url: 'http://localhost', pid: 1 })],
    ['a port below', JSON.stringify({ port: -1, url: 'http://localhost', pid: 1 })],
    ['a port in words', JSON.stringify({ port: '7665', url: 'http://localhost', pid: 1 })],
    ['a process in words', JSON.stringify({ port: 7665, url: 'http://localhost', pid: '\u001b[2J' })],
    ['a URL that draws', JSON.stringify({ port: 7665, url: 'http://\u001b[2Jlocalhost', pid: 1 })],
    ['a URL that is none', JSON.stringify({ port: 7665, url: 'javascript:alert(1)', pid: 1 })],
    ['far too much', JSON.stringify({ port: 7665, url: `http://${'x'.repeat(5000)}`, pid: 1 })],
  ])('refuses a server.json of %s in words', async (_, text) => {
    const data = newFolder()
    await mkdir(data)
    await writeFile(join(data, 'server.json'), text)
    expect(() => openDataFolder(data)).toThrow(ConfigError)
    expect(() => openDataFolder(data)).toThrow(/server\.json is not what poolhouse has written\. .* delete the file/)
    await rm(join(data, 'server.json'))
    const folder = openDataFolder(data)
    folder.remember({ port: 7665, url: 'http://b\u00fccher.test:7665/a b', local: 'http://localhost:7665' })
    folder.release()
    const again = openDataFolder(data)
    expect(again.remembered?.port).toBe(7665)
    again.release()
  })

  it('says so by exit code 2, also of a server.json that is no file', { timeout: 20_000 }, async () => {
    const data = newFolder()
    await mkdir(join(data, 'server.json'), { recursive: true })
    const { code, err } = await run(['dev', '--data', data, '--port', '0'])
    expect(err).toMatch(/server\.json is not what poolhouse has written/)
    expect(code).toBe(2)
  })

  it('refuses a port that is in use, and finds another one with auto', { timeout: 20_000 }, async () => {
    const busy = createServer()
    const port = await new Promise<number>((resolve) => {
      busy.listen(0, '127.0.0.1', () => resolve((busy.address() as { port: number }).port)) // it listens on a port
    })
    const data = newFolder()
    const { code, err } = await run(['dev', '--data', data, '--port', String(port)])
    expect(err).toBe(`Port ${port} is in use. Give another with --port, or --port 0 for a free one.\n`)
    expect(code).toBe(2)

    await writeFile(join(data, 'server.json'), JSON.stringify({ port, url: `http://localhost:${port}`, pid: 1 }))
    const auto = start(['dev', '--data', data, '--port', 'auto'])
    expect(portOf(await auto.up)).not.toBe(port)
    expect(auto.err()).toContain(`The server was at http://localhost:${port} and is at `)
    busy.close()
  })

  it('takes its options from the environment, and the command line first', { timeout: 20_000 }, async () => {
    const env = { POOLHOUSE_MEMORY: '1', POOLHOUSE_PORT: '0', POOLHOUSE_REGION: 'eu-west-2', POOLHOUSE_ISSUER: 'aws' }
    const first = start(['dev'], env)
    await first.up
    expect(first.out()).toContain('Region    eu-west-2')
    expect(first.out()).toContain('https://cognito-idp.eu-west-2.amazonaws.com/')
    expect(first.out()).toContain('in memory, gone when this stops')
    const second = start(['dev', '--region', 'us-east-1'], { ...env, POOLHOUSE_EXPOSE: 'false', POOLHOUSE_HOST: '' })
    await second.up
    expect(second.out()).toContain('Region    us-east-1')
    expect(second.out()).not.toContain('Token')
  })

  it('that others can reach prints a token and asks for it', { timeout: 20_000 }, async () => {
    const open = start(['dev', '--memory', '--port', '0', '--host', '0.0.0.0', '--expose'])
    const url = await open.up
    const token = /Token +(\S+)/.exec(open.out())?.[1] ?? ''
    expect(token).toMatch(/^[\da-f]{48}$/)
    expect(open.out()).toContain(`AWS_ACCESS_KEY_ID=${token}`)
    const address = url.replace('localhost', '127.0.0.1')
    expect((await fetch(`${address}/_poolhouse/inbox`)).status).toBe(401)
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(`${address}/_poolhouse/inbox`, { headers })).status).toBe(200)
  })

  it('tells a parent process where it is, whatever its public URL', { timeout: 20_000 }, async () => {
    const args = ['dev', '--memory', '--port', '0', '--public-url', 'https://pool.example.test']
    const child = fork(bundle, args, { cwd: folder, silent: true })
    running.add(child)
    const [said] = (await once(child, 'message')) as [{ url: string; port: number; local: string }] // what it sends
    expect(said.url).toBe('https://pool.example.test')
    expect(said.local).toBe(`http://localhost:${said.port}`)
    expect((await fetch(`${said.local}/_poolhouse/health`)).status).toBe(200)
  })

  it('tells of refusals, and nothing with --quiet', { timeout: 20_000 }, async () => {
    const refused = async (args: readonly string[]) => {
      const one = start(['dev', '--memory', '--port', '0', ...args])
      const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser' }
      await fetch(await one.up, { method: 'POST', headers, body: '{"AccessToken":"a.b.c"}' })
      await stop(one.child)
      return one.err()
    }
    const [loud, quiet] = await Promise.all([refused([]), refused(['--quiet'])])
    expect(loud).toMatch(
      /^\d\d:\d\d:\d\d GetUser refused: NotAuthorizedException: Invalid Access Token \(it is no JSON Web Token with client_id and sub\)\n$/,
    )
    expect(quiet).toBe('')
  })
})

/** A Node of the machine that is too old for the program; `undefined` where there is none. */
function oldNode(): string | undefined {
  for (const path of (process.env['PATH'] ?? '').split(':')) {
    try {
      const version = execFileSync(join(path, 'node'), ['--version'], { encoding: 'utf8' })
      const [, major = 0, minor = 0] = (/^v(\d+)\.(\d+)/.exec(version) ?? []).map(Number)
      if (major > 12 && (major < 22 || (major === 22 && minor < 18))) return join(path, 'node')
    } catch {
      // No Node there.
    }
  }
  return undefined
}
