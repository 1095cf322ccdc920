import { InvalidArgumentError } from 'commander'
import { isAddress, isLoopback } from '../http/hosts.ts'
import type { PairFiles } from '../http/tls/files.ts'
import type { Authority } from '../http/tls/local.ts'
import { ConfigError } from './error.ts'
import type { Listen } from './listen.ts'
import { optionOrEnv } from './options.ts'
import type { Section } from './section.ts'

/** What a server shows by TLS: a certificate of somebody's own, or those it makes itself. */
export type Tls = { readonly files: PairFiles } | { readonly authorities: readonly Authority[] }

export interface TlsGiven {
  readonly tls?: boolean
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsAuthority?: string
}

/** The authorities that a server needs, before their keys are read. */
export interface LocalTls {
  /** The folder they are in; that of the user's data unless told. */
  readonly folder: string | undefined
  /** The names under which each may sign. */
  readonly names: readonly string[]
}

const AUTHORITY = '--tls-authority <dir>'

export const tls = {
  name: 'tls',
  options: () => [
    optionOrEnv(
      '--tls',
      'speak https, by a certificate authority of this machine: see "poolhouse trust". It may sign for localhost, and for the names of --public-url, --allow-host and --domain-base',
    ),
    optionOrEnv('--tls-cert <file>', 'speak https by this certificate in PEM; read anew when it changes').argParser(
      parseFile,
    ),
    optionOrEnv('--tls-key <file>', 'the key of --tls-cert').argParser(parseFile),
    authorityOption('folder of the authority of --tls (default: among the data of this user)'),
  ],
  read(
    { tls: isOn = false, tlsCert: certificate, tlsKey: key, tlsAuthority: folder }: TlsGiven,
    { publicUrl, allowHosts }: Pick<Listen, 'publicUrl' | 'allowHosts'>,
    domainBase: string,
  ): { readonly files: PairFiles } | LocalTls | undefined {
    if ((certificate === undefined) !== (key === undefined)) {
      throw new ConfigError('A certificate and its key go together: give --tls-cert and --tls-key.')
    }
    const files = certificate !== undefined && key !== undefined ? { certificate, key } : undefined
    if (folder !== undefined && (files || !isOn)) {
      throw new ConfigError('--tls-authority is of --tls, which makes the certificates itself: add --tls.')
    }
    if (!isOn && !files) return undefined
    if (publicUrl?.startsWith('http:')) {
      throw new ConfigError(`This server speaks https, and its --public-url is ${publicUrl}.`)
    }
    if (files) return { files }
    const own = publicUrl === undefined ? [] : [new URL(publicUrl).hostname]
    const address = own.find((name) => isAddress(name) && !isLoopback(name))
    if (address !== undefined) {
      throw new ConfigError(
        `The authority of --tls signs for names, and not for ${address}: give a name, or --tls-cert and --tls-key.`,
      )
    }
    const names = [domainBase, ...own, ...allowHosts].filter((name) => !isAddress(name) && !isLoopback(name))
    return { folder, names: ['localhost', ...new Set(names)] }
  },
} satisfies Pick<Section<TlsGiven>, 'name' | 'options'> & { read: unknown }

/** The folder of the authorities, as any command that uses them takes it. */
export function authorityOption(description: string) {
  return optionOrEnv(AUTHORITY, description).argParser(parseFile)
}

function parseFile(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A file or folder has a name.')
  return text
}
