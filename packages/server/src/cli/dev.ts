import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Config } from '../config/config.ts'
import type { DatabaseGiven } from '../config/database.ts'
import { ConfigError } from '../config/error.ts'
import type { FederationGiven } from '../config/federation.ts'
import type { FunctionsGiven } from '../config/functions.ts'
import type { Keys, KeysGiven } from '../config/keys.ts'
import { masterKeysOf } from '../config/keys.ts'
import type { LambdaGiven } from '../config/lambda.ts'
import type { ListenGiven } from '../config/listen.ts'
import { DEFAULT_PORT } from '../config/listen.ts'
import { optionOrEnv } from '../config/options.ts'
import type { MessagesGiven } from '../config/messages.ts'
import type { Pools } from '../config/pools.ts'
import { applyFile } from '../config/section.ts'
import { sections } from '../config/sections.ts'
import type { Tls, TlsGiven } from '../config/tls.ts'
import type { Log } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import type { DevServer } from '../modes/dev.ts'
import { startDev } from '../modes/dev.ts'
import { banner } from './banner.ts'
import { authorityFolder, openAuthorities } from './data/authorities.ts'
import type { DataFolder, KeyFolder } from './data/data-folder.ts'
import { openDataFolder, openKeyFolder } from './data/data-folder.ts'
import type { DevPool } from './ensure-pool.ts'
import { ensurePool } from './ensure-pool.ts'
import { localUrl } from './local-url.ts'
import { createLog } from './log.ts'
import { untilStopped } from './until-stopped.ts'

/** What a development server is given, by command line, environment and file. */
export interface DevOptions
  extends ListenGiven, TlsGiven, DatabaseGiven, Pools, MessagesGiven, FunctionsGiven, LambdaGiven, FederationGiven {
  readonly quiet?: boolean
  readonly config?: string
}

/** `poolhouse dev`: a user pool service for a developer's own machine. */
export function dev(): Command {
  const command = new Command('dev')
    .description('Run user pools on this machine: any AWS credentials are accepted, messages stay in an inbox')
    .addOption(optionOrEnv('--pool <name>', 'start with a pool of that name and a client for it, and print their ids'))
  return withDevOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const options = await devOptionsOf<DevOptions & { readonly pool?: string }>(command)
      return runDev(options, {
        async begin({ server, config, data }) {
          const pool = options.pool === undefined ? undefined : await namedPool(server, options.pool)
          return { text: banner({ server, config, pool, data }) }
        },
      })
    })
}

/** Gives a command the options of a development server. */
export function withDevOptions(command: Command): Command {
  for (const option of Object.values(sections).flatMap(({ options }) => options())) command.addOption(option)
  return command
    .addOption(
      optionOrEnv('--config <file>', 'a file with further settings, in YAML or JSON: see docs/configuration.md'),
    )
    .addOption(optionOrEnv('--quiet', 'no log of refused requests'))
}

/** The options of a command, once its configuration file is read. */
export async function devOptionsOf<Options extends DevOptions>(command: Command): Promise<Options> {
  const { config } = command.opts<DevOptions>()
  if (config !== undefined) {
    const { readFile } = await import('../config/file.ts')
    applyFile(command, Object.values(sections), readFile(config), config)
  }
  return command.opts<Options>()
}

const EXAMPLES = `
Examples:
  poolhouse dev --pool my-app            a pool and a client to try at once
  poolhouse dev --memory --port 0        for a test run: a free port, nothing kept
  poolhouse dev --tls                    https, by certificates that "poolhouse trust" has trusted
  poolhouse dev --issuer aws             tokens that aws-jwt-verify accepts

Every option can be set in the environment: --public-url is POOLHOUSE_PUBLIC_URL.
Processes that share a database need the same --public-url, and the same master key: 64 hexadecimal digits in
POOLHOUSE_MASTER_KEY or the same --data folder for it. They share the inbox; each has a clock of its own.
`

/** What a command does with a development server. */
export interface DevWork {
  /** Called once it listens. Answers what a person reads, and what a parent process is told beside the rest. */
  begin(started: Started): Promise<{ readonly text: string; readonly ready?: object }>
}

export interface Started {
  readonly server: DevServer
  readonly config: Config
  /** Where this machine reaches it. */
  readonly local: string
  readonly log: Log
  /** The folder, file or URL that keeps the data; absent with `--memory`. */
  readonly data: string | undefined
}

/** Runs a development server until it is stopped. */
export async function runDev(options: DevOptions, { begin }: DevWork): Promise<void> {
  const log = createLog({ quiet: options.quiet ?? false })
  const { folder: path, location, connections } = sections.database.read(options)
  const given = masterKeysOf(process.env)
  // A database elsewhere is not the folder's: its processes neither wait for each other nor for who serves the folder.
  const folder = path !== undefined && location === undefined ? openDataFolder(resolve(path)) : undefined
  const needsKey = path !== undefined && location !== undefined && !given.current
  const keyFolder = needsKey ? openKeyFolder(resolve(path)) : folder
  try {
    const database = { location: location ?? folder?.database ?? ':memory:', connections }
    const keys = masterKeys(database.location, given, keyFolder, log)
    const { server, config } = await start(options, { database, keys }, folder, log)
    try {
      const { url, port } = server
      const local = localUrl(config.listen.hosts, port, config.tls ? 'https' : 'http')
      folder?.remember({ port, url, local })
      const { text, ready } = await begin({ server, config, local, log, data: location ?? path })
      const isChild = process.send !== undefined
      if (!isChild) process.stdout.write(text)
      await untilStopped(server, { ...ready, url, local, port, region: options.region })
    } finally {
      await server.close()
    }
  } finally {
    keyFolder?.release()
  }
}

async function namedPool(server: DevServer, name: string): Promise<DevPool> {
  try {
    return await ensurePool(server, name)
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    throw new ConfigError(`--pool ${JSON.stringify(name)} cannot be made: ${cause.message}`, { cause })
  }
}

async function start(
  options: DevOptions,
  given: Pick<Config, 'database' | 'keys'>,
  folder: DataFolder | undefined,
  log: Log,
): Promise<{ server: DevServer; config: Config }> {
  const { listen, asked } = sections.listen.read(options)
  const config: Config = {
    ...given,
    listen,
    tls: await tlsOf(options, listen, log),
    pools: sections.pools.read(options),
    messages: sections.messages.read(options),
    federation: sections.federation.read(options),
    functions: {
      targets: sections.functions.read(options),
      endpoint: sections.lambda.read(options),
      senderCodes: options.senderCodes,
    },
  }
  const remembered = folder?.remembered
  const server = await startAt(config, asked, remembered?.port, log)
  const hasMoved = remembered !== undefined && remembered.url !== server.url
  if (hasMoved && listen.publicUrl === undefined && config.pools.issuer === 'url') {
    log.warn(
      `The server was at ${remembered.url} and is at ${server.url} now: the issuer changed with it, and tokens from before are refused.`,
    )
  }
  return { server, config }
}

/** How connections are secured. The authorities of this machine are made when there are none yet. */
async function tlsOf(options: DevOptions, listen: Config['listen'], log: Log): Promise<Tls | undefined> {
  const given = sections.tls.read(options, listen, options.domainBase)
  if (!given || 'files' in given) return given
  const folder = given.folder === undefined ? authorityFolder() : resolve(given.folder)
  const authorities = await openAuthorities(folder, given.names, { random: randomBytes, now: () => new Date() })
  for (const { name, isOpen } of authorities) {
    if (isOpen)
      log.warn(`Others on this machine may read ${name}.key in ${folder}: it should be its owner's alone (chmod 600).`)
  }
  return { authorities }
}

/** Starts at the first port that may be taken. */
async function startAt(
  config: Config,
  asked: number | 'auto' | undefined,
  remembered: number | undefined,
  log: Log,
): Promise<DevServer> {
  const at = (port: number) => startDev({ ...config, listen: { ...config.listen, port } }, log)
  const preferred = asked === 'auto' ? (remembered ?? 0) : (asked ?? remembered ?? DEFAULT_PORT)
  try {
    return await at(preferred)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE' && asked === 'auto') return at(0)
    if (code === 'EADDRINUSE')
      throw new ConfigError(`Port ${preferred} is in use. Give another with --port, or --port 0 for a free one.`)
    if (code === 'EACCES')
      throw new ConfigError(`Port ${preferred} may not be used by this user. Give another with --port.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ConfigError(`This machine has no address ${config.listen.hosts.join(' or ')}.`)
    throw error
  }
}

/** The master keys of the environment, else of the folder, else one that nobody will need again. */
function masterKeys(
  location: string,
  { current, next: nextMasterKey, old }: KeysGiven,
  folder: KeyFolder | undefined,
  log: Log,
): Keys {
  if (current) return { masterKey: current, nextMasterKey, otherMasterKeys: old }
  if (!folder) return { masterKey: randomBytes(32) }
  if (folder.masterKeys.isChanging()) {
    log.warn('A change of the master key was cut off. Stop, and run `poolhouse keys rotate-master` to finish it.')
  }
  const { masterKey, otherMasterKeys = [] } = folder.masterKeys.read(location)
  for (const file of folder.masterKeys.openToOthers()) {
    log.warn(`Others on this machine may read or change ${file}: it should be its owner's alone (chmod 600).`)
  }
  return { masterKey, nextMasterKey, otherMasterKeys: [...otherMasterKeys, ...old] }
}
