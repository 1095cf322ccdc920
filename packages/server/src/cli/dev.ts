import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Config } from '../config.ts'
import { ConfigError, DEFAULT_ACCOUNT, DEFAULT_PORT, DEFAULT_REGION } from '../config.ts'
import { ApiError } from '../errors.ts'
import { isLoopback } from '../http/hosts.ts'
import type { PoolhouseServer } from '../server.ts'
import { startServer } from '../server.ts'
import { banner } from './banner.ts'
import type { DataFolder } from './data-folder.ts'
import { openDataFolder } from './data-folder.ts'
import { createLog } from './log.ts'
import {
  collectHosts,
  collectNames,
  collectOrigins,
  optionOrEnv,
  parseAccount,
  parseConnections,
  parseFolder,
  parsePort,
  parseRegion,
  parseUrl,
} from './options.ts'
import type { DevPool } from './ensure-pool.ts'
import { ensurePool } from './ensure-pool.ts'
import { untilStopped } from './until-stopped.ts'

interface DevOptions {
  port?: number | 'auto'
  host?: string[]
  data: string
  memory?: boolean
  database?: string
  databaseConnections?: number
  issuer: 'url' | 'aws'
  publicUrl?: string
  region: string
  accountId: string
  pool?: string
  allowHost?: string[]
  allowOrigin?: string[]
  expose?: boolean
  quiet?: boolean
}

const LOOPBACK = ['127.0.0.1', '::1']

/** `poolhouse dev`: a user pool service for a developer's own machine. */
export function dev(): Command {
  return new Command('dev')
    .description('Run user pools on this machine: any AWS credentials are accepted, messages stay in an inbox')
    .addOption(optionOrEnv('--pool <name>', 'start with a pool of that name and a client for it, and print their ids'))
    .addOption(
      optionOrEnv(
        '--port <port>',
        `port to listen on: a number, 0 for a free one, auto for the last one or a free one (default: the last one, else ${DEFAULT_PORT})`,
      ).argParser(parsePort),
    )
    .addOption(
      optionOrEnv('--host <host>', 'address to listen on (default: 127.0.0.1 and ::1)').argParser(collectHosts),
    )
    .addOption(
      optionOrEnv('--data <dir>', 'folder that keeps users, keys and the port between runs')
        .default('.poolhouse')
        .argParser(parseFolder),
    )
    .addOption(optionOrEnv('--memory', 'keep nothing: everything is gone at the end').conflicts(['database']))
    .addOption(
      optionOrEnv('--database <url>', 'keep users in this PostgreSQL (postgres://…) or file, and not in the folder'),
    )
    .addOption(
      optionOrEnv(
        '--database-connections <n>',
        'how many connections to PostgreSQL there may be, at least 3 (default: 10)',
      ).argParser(parseConnections),
    )
    .addOption(
      optionOrEnv('--issuer <kind>', 'whose name tokens bear: url (this server) or aws (the real service)')
        .choices(['url', 'aws'])
        .default('url'),
    )
    .addOption(
      optionOrEnv('--public-url <url>', 'where others reach this server (default: http://localhost:<port>)').argParser(
        parseUrl,
      ),
    )
    .addOption(
      optionOrEnv('--region <region>', 'region of calls that name none').default(DEFAULT_REGION).argParser(parseRegion),
    )
    .addOption(optionOrEnv('--account-id <id>', 'account id in ARNs').default(DEFAULT_ACCOUNT).argParser(parseAccount))
    .addOption(optionOrEnv('--allow-host <name>', 'further host name to answer to').argParser(collectNames))
    .addOption(
      optionOrEnv('--allow-origin <origin>', 'further origin whose pages may send signed operations').argParser(
        collectOrigins,
      ),
    )
    .addOption(optionOrEnv('--expose', 'let other machines in, by a token that is printed'))
    .addOption(optionOrEnv('--quiet', 'no log of refused requests'))
    .addHelpText('after', EXAMPLES)
    .action((options: DevOptions) => run(options))
}

const EXAMPLES = `
Examples:
  poolhouse dev --pool my-app            a pool and a client to try at once
  poolhouse dev --memory --port 0        for a test run: a free port, nothing kept
  poolhouse dev --issuer aws             tokens that aws-jwt-verify accepts

Every option can be set in the environment: --public-url is POOLHOUSE_PUBLIC_URL.
Processes that share a database need the same --public-url, and the same master key: 64 hexadecimal digits in
POOLHOUSE_MASTER_KEY. Each has an inbox and a clock of its own.
`

async function run(options: DevOptions): Promise<void> {
  const log = createLog({ quiet: options.quiet ?? false })
  const folder = options.memory ? undefined : openDataFolder(resolve(options.data))
  try {
    const server = await start(options, folder, log)
    try {
      folder?.remember(server)
      const pool = options.pool === undefined ? undefined : await namedPool(server, options.pool)
      const isChild = process.send !== undefined
      const data = options.memory ? undefined : (options.database ?? options.data)
      if (!isChild) process.stdout.write(banner({ server, config: server.config, pool, data }))
      await untilStopped(server, { url: server.url, region: options.region })
    } finally {
      await server.close()
    }
  } finally {
    folder?.release()
  }
}

async function namedPool(server: PoolhouseServer, name: string): Promise<DevPool> {
  try {
    return await ensurePool(server, name)
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    throw new ConfigError(`--pool ${JSON.stringify(name)} cannot be made: ${cause.message}`, { cause })
  }
}

async function start(
  options: DevOptions,
  folder: DataFolder | undefined,
  log: ReturnType<typeof createLog>,
): Promise<PoolhouseServer & { config: Config }> {
  const hosts = options.host?.length ? options.host : LOOPBACK
  const open = hosts.filter((host) => !isLoopback(host.toLowerCase()))
  if (open.length > 0 && !options.expose) {
    throw new ConfigError(
      `Other machines could reach this server at ${open.join(', ')}, and it accepts any credentials. Add --expose to let them in by a token.`,
    )
  }
  const database = options.database ?? folder?.database ?? ':memory:'
  const config: Config = {
    database,
    databaseConnections: options.databaseConnections,
    masterKey: masterKey() ?? folder?.masterKey(database) ?? randomBytes(32),
    port: 0,
    hosts,
    region: options.region,
    accountId: options.accountId,
    issuer: options.issuer,
    publicUrl: options.publicUrl,
    allowHosts: [...(options.allowHost ?? []), ...open.map(nameOf)],
    allowOrigins: options.allowOrigin ?? [],
    token: options.expose ? randomBytes(24).toString('hex') : undefined,
  }
  const remembered = folder?.rememberedPort
  const server = await startAt(config, options.port, remembered, log)
  if (
    remembered !== undefined &&
    remembered !== server.port &&
    options.publicUrl === undefined &&
    options.issuer === 'url'
  ) {
    log.warn(
      `The port was ${remembered} and is ${server.port} now: the issuer changed with it, and tokens from before are refused.`,
    )
  }
  return { ...server, config }
}

/** An address as a Host header spells it. */
function nameOf(host: string): string {
  return isIPv6(host) ? `[${host.toLowerCase()}]` : host.toLowerCase()
}

/** Starts at the first port that may be taken. */
async function startAt(
  config: Config,
  asked: number | 'auto' | undefined,
  remembered: number | undefined,
  log: ReturnType<typeof createLog>,
): Promise<PoolhouseServer> {
  const preferred = asked === 'auto' ? (remembered ?? 0) : (asked ?? remembered ?? DEFAULT_PORT)
  try {
    return await startServer({ ...config, port: preferred }, log)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE' && asked === 'auto') return startServer({ ...config, port: 0 }, log)
    if (code === 'EADDRINUSE')
      throw new ConfigError(`Port ${preferred} is in use. Give another with --port, or --port 0 for a free one.`)
    if (code === 'EACCES')
      throw new ConfigError(`Port ${preferred} may not be used by this user. Give another with --port.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ConfigError(`This machine has no address ${config.hosts.join(' or ')}.`)
    throw error
  }
}

/** The master key of the environment, for a database that several processes share. */
function masterKey(): Uint8Array | undefined {
  const hex = process.env['POOLHOUSE_MASTER_KEY']
  if (hex === undefined || hex === '') return undefined
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex')
  throw new ConfigError('POOLHOUSE_MASTER_KEY is not a key of 64 hexadecimal digits.')
}
