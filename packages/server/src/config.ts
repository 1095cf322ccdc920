/** The settings of a server once they are read from the command line and the environment, and checked. */
export interface Config {
  /** `:memory:`, a file, or `postgres://…`. */
  readonly database: string
  /** How many connections to a PostgreSQL there are at most. */
  readonly databaseConnections?: number | undefined
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  readonly port: number
  readonly hosts: readonly string[]
  readonly region: string
  readonly accountId: string
  /** Whose name tokens bear: this server's, or the service's own in AWS. */
  readonly issuer: 'url' | 'aws'
  /** Where browsers and back ends reach this server; `http://localhost:<port>` unless told. */
  readonly publicUrl: string | undefined
  /** Further host names this server answers to. */
  readonly allowHosts: readonly string[]
  /** Pages beside those of this machine that may send signed operations. */
  readonly allowOrigins: readonly string[]
  /** Asked of control endpoints, and as the access key id of signed operations, when others can reach this server. */
  readonly token: string | undefined
}

/** Something a person set cannot be used. The message says what and how to mend it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** One for readers, one for writers, and one for the check of readiness. */
export const FEWEST_CONNECTIONS = 3
export const DEFAULT_PORT = 7665
export const DEFAULT_REGION = 'eu-west-1'
export const DEFAULT_ACCOUNT = '123456789012'
