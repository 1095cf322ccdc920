import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { readFile } from './file.ts'
import { applyFile } from './section.ts'
import * as all from './sections.ts'
import { configurationTable, EXAMPLE } from '../../../../scripts/configuration-table.ts'

const sections = Object.values(all.sections)
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-config-'))
const path = join(folder, 'poolhouse.yml')

afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

/** What a command has after a command line, the environment and a file. */
function settings(file: string, args: readonly string[] = []): Record<string, unknown> {
  const command = new Command()
  for (const option of sections.flatMap(({ options }) => options())) command.addOption(option)
  command.parse(args, { from: 'user' })
  writeFileSync(path, file)
  applyFile(command, sections, readFile(path), path)
  return command.opts()
}

describe('a configuration file', () => {
  it('gives settings by section, as the command line would', () => {
    const given = settings(`
listen:
  port: 7000
  allowOrigin: [https://a.example.com, https://b.example.com:8443/]
  trustProxy: 10.0.0.0/8
database:
  memory: true
pools:
  region: eu-central-1
`)
    expect(given).toMatchObject({
      port: 7000,
      allowOrigin: ['https://a.example.com', 'https://b.example.com:8443'],
      trustProxy: ['10.0.0.0/8'],
      memory: true,
      region: 'eu-central-1',
      issuer: 'url',
    })
  })

  it('is described as it is, with an example that is taken', () => {
    const file = new URL('../../../../docs/configuration.md', import.meta.url)
    expect(readFileSync(file, 'utf8'), 'Run: node scripts/configuration-table.ts').toBe(configurationTable())
    expect(settings(EXAMPLE)).toMatchObject({ allowHost: ['pool.internal', 'nas.home'], databaseConnections: 5 })
  })

  it('may be JSON, or empty', () => {
    expect(settings('{"pools":{"issuer":"aws"}}')).toMatchObject({ issuer: 'aws' })
    expect(settings('')).toMatchObject({ issuer: 'url' })
    expect(settings('pools:\n')).toMatchObject({ issuer: 'url' })
  })

  it('gives way to the command line and the environment', () => {
    vi.stubEnv('POOLHOUSE_REGION', 'us-east-1')
    const given = settings('listen: { port: 7000 }\npools: { region: eu-central-1 }', ['--port', '7001'])
    expect(given).toMatchObject({ port: 7001, region: 'us-east-1' })
  })

  it.each([
    ['{ memory: true }', ['--database', 'x.db'], { database: 'x.db', memory: undefined }],
    ['{ database: x.db }', ['--memory'], { database: undefined, memory: true }],
    ['{ data: x, database: x.db }', ['--memory'], { database: undefined, data: 'x', memory: true }],
    ['{ memory: true, databaseConnections: 4 }', ['--database', 'x.db'], { databaseConnections: 4, memory: undefined }],
    ['{ memory: false, database: x.db }', [], { database: 'x.db', memory: false }],
  ])('gives way to what does not go with %s on the command line: %j', (file, args, expected) => {
    const { database, data, memory, databaseConnections } = settings(`database: ${file}`, args)
    expect({ database, data, memory, databaseConnections }).toMatchObject(expected)
  })

  it('gives way to what does not go with it in the environment', () => {
    vi.stubEnv('POOLHOUSE_DATABASE', 'x.db')
    expect(settings('database: { memory: true }')).not.toHaveProperty('memory')
  })

  it.runIf(process.platform !== 'win32')('is not read where it is no file, which may take forever', () => {
    expect(() => readFile('/dev/null')).toThrow('/dev/null cannot be read: it is no file.')
    expect(() => readFile(folder)).toThrow('it is no file.')
  })

  it.each([
    [
      'two places for data',
      'database: { memory: true, database: x.db }',
      '"database.memory" cannot be used with "database.database".',
    ],
    ['an empty list', 'pools: { region: [] }', '"pools.region": It is empty.'],
    ['an empty list of folders', 'database: { data: [] }', '"database.data": It is empty.'],
    ['an empty list of hosts', 'listen: { host: [] }', '"listen.host": It is empty.'],
    ['a list of nothing', 'listen: { allowHost: [a.test, ""] }', '"listen.allowHost": It is empty.'],
    ['an empty text', 'database: { database: "" }', '"database.database": It is empty.'],
    ['a list of ports', 'listen: { port: [1, 2] }', '"listen.port": It is one value and no list.'],
    ['a list of one', 'pools: { issuer: [aws] }', '"pools.issuer": It is one value and no list.'],
    ['a number that was none', 'pools: { accountId: 012345678901 }', 'In a file it stands in quotes'],
    ['a URL with a user', 'listen: { publicUrl: "http://u:p@x" }', 'A URL here has no user, no query and no fragment.'],
    ['a URL with a query', 'listen: { publicUrl: "http://x?y" }', 'A URL here has no user'],
    ['a URL with a fragment', 'listen: { publicUrl: "http://x#" }', 'A URL here has no user'],
    [
      'a section nobody knows',
      'lisen: { port: 1 }',
      'there is no section "lisen". There are listen, tls, database, pools, messages, functions, lambda, federation.',
    ],
    [
      'a setting of another section',
      'pools: { port: 1 }',
      '"pools" has no setting "port". It has issuer, region, accountId, domainBase.',
    ],
    ['a setting every object has', 'pools: { constructor: 1 }', '"pools" has no setting "constructor".'],
    [
      'a value the option would not take',
      'listen: { port: 70000 }',
      '"listen.port": A port is a number from 0 to 65535',
    ],
    ['a value that is none of the choices', 'pools: { issuer: me }', '"pools.issuer": It is one of url, aws.'],
    ['a range that is none', 'listen: { trustProxy: here }', 'A proxy is an address or a range such as 10.0.0.0/8.'],
    ['a text for a flag', 'database: { memory: "yes" }', '"database.memory": It is true or false.'],
    ['an object for a text', 'pools: { region: { a: 1 } }', '"pools.region": It is a text or a number.'],
    ['a list', '- listen', 'it holds no sections.'],
    ['a section that is a text', 'listen: here', 'the section "listen" holds no settings.'],
    ['what is not YAML', 'listen: [', 'cannot be read:'],
  ])('is refused for %s', (_, file, message) => {
    expect(() => settings(file)).toThrow(message)
    expect(() => settings(file)).toThrow(path)
  })

  it('that is not there is named', () => {
    expect(() => readFile(join(folder, 'none.yml'))).toThrow(/configuration file .*none\.yml cannot be read: ENOENT/)
  })
})
