import { isIPv6 } from 'node:net'
import { InvalidArgumentError, Option } from 'commander'

/**
 * An option that an environment variable sets as well: `--public-url` is `POOLHOUSE_PUBLIC_URL`.
 *
 * An empty variable counts as none, and for an option without a value so do `0`, `false` and `no`.
 */
export function optionOrEnv(flags: string, description: string): Option {
  const option = new Option(flags, description)
  const variable = variableOf(option)
  const value = process.env[variable] ?? ''
  const isOff = value === '' || (!option.required && /^(0|false|no)$/i.test(value))
  return isOff ? option : option.env(variable)
}

export function variableOf(option: Option): string {
  return `POOLHOUSE_${option.name().replaceAll('-', '_').toUpperCase()}`
}

/** Reads a port: `auto`, or 0 to 65535. */
export function parsePort(text: string): number | 'auto' {
  if (text === 'auto') return text
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535, or auto.')
  return port
}

export function parseUrl(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('A URL begins with http:// or https://.')
  // Paths are put behind it, and it is shown to everybody.
  if (/[?#@\\\s]/.test(text)) throw new InvalidArgumentError('A URL here has no user, no query and no fragment.')
  return text.replace(/\/+$/, '')
}

/** Collects origins: scheme, host and port, as browsers send them. */
export function collectOrigins(text: string, before: readonly string[] = []): string[] {
  const origins = collect(text).map((part) => {
    const url = URL.parse(part)
    if (!url || url.origin === 'null') throw new InvalidArgumentError('An origin looks like https://app.example.com.')
    return url.origin
  })
  return [...before, ...origins]
}

/** Collects host names, with or without a port, which does not count. */
export function collectNames(text: string, before: readonly string[] = []): string[] {
  const names = collect(text).map((part) => {
    const url = URL.parse(`http://${isIPv6(part) ? `[${part}]` : part}`)
    if (!url || url.host === '' || url.pathname !== '/') {
      throw new InvalidArgumentError('A host name looks like pool.example.test.')
    }
    return url.hostname
  })
  return [...before, ...names]
}

/** Collects addresses to listen on; an IPv6 address may stand in brackets. */
export function collectHosts(text: string, before: readonly string[] = []): string[] {
  return collect(text.replaceAll(/[[\]]/g, ''), before)
}

/** Reads a token, which stands in the place of an access key id. */
export function parseToken(text: string): string {
  if (!/^\w{16,128}$/.test(text)) throw new InvalidArgumentError('A token has 16 to 128 letters and digits.')
  return text
}

export function parseFolder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A folder has a name.')
  return text
}

/** Reads where a database is. SQLite takes no name for a file that is gone at the end. */
export function parseLocation(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A database has a name: a file or postgres://….')
  return text
}

export const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/

export function parseRegion(text: string): string {
  if (!REGION.test(text)) throw new InvalidArgumentError('A region looks like eu-west-1.')
  return text
}

export function parseAccount(text: string): string {
  if (!/^\d{12}$/.test(text))
    throw new InvalidArgumentError(
      'An account id has twelve digits. In a file it stands in quotes, or a zero at its beginning is lost.',
    )
  return text
}

/** Collects the values of an option that may be given several times; in the environment they stand between commas. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ]
}
