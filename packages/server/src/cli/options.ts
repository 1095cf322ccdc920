import { InvalidArgumentError, Option } from 'commander'

/** An option that an environment variable sets as well: `--public-url` is `POOLHOUSE_PUBLIC_URL`. */
export function optionOrEnv(flags: string, description: string): Option {
  const option = new Option(flags, description)
  return option.env(`POOLHOUSE_${option.name().replaceAll('-', '_').toUpperCase()}`)
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
  return text.replace(/\/+$/, '')
}

export function parseRegion(text: string): string {
  if (!/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(text)) throw new InvalidArgumentError('A region looks like eu-west-1.')
  return text
}

export function parseAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('An account id has twelve digits.')
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
