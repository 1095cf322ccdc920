import { parseArgs } from 'node:util'
import * as rows from './rows/index.ts'
import type { Row } from './row.ts'
import { full, normal, smoke, type Scale } from './scale.ts'

export interface Options {
  readonly rows: readonly Row[]
  readonly scale: Scale
  readonly check: boolean
  readonly markdown: boolean
  readonly stale: boolean
  readonly profiles: string | undefined
}

/** `npm run bench -- peers`. */
export interface PeersChosen {
  readonly peers: { readonly smoke: boolean; readonly write: boolean }
  readonly stale: boolean
}

/** The command line cannot be understood. The message says why. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Reads the command line; answers the help text when that was asked for. */
export function parseOptions(argv: readonly string[]): Options | PeersChosen | string {
  const { values, positionals } = parse(argv)
  if (values.help) return help()
  if (positionals.includes('peers')) {
    if (positionals.length > 1) throw new UsageError('peers is measured by itself: name no other row.')
    return { peers: { smoke: values.smoke, write: values.write }, stale: values.stale }
  }
  if (values.write) throw new UsageError('--write goes with peers.')
  if (values.smoke && (values.full || values.users !== undefined || values.check)) {
    throw new UsageError('--smoke measures next to nothing: it goes with neither --full, --users nor --check.')
  }
  const all = Object.values(rows)
  for (const wanted of positionals) {
    if (!all.some(({ name }) => name.includes(wanted))) {
      throw new UsageError(`No row is called ${wanted}. Rows: ${all.map(({ name }) => name).join(', ')}.`)
    }
  }
  const chosen = all.filter(({ name }) => positionals.length === 0 || isWanted(name, positionals))
  const scale = values.smoke ? smoke : values.full ? full : normal
  const many = values.users === undefined ? scale.many : parseUsers(values.users)
  return {
    rows: chosen,
    scale: many === scale.many ? scale : { ...scale, many },
    check: values.check,
    markdown: values.markdown,
    stale: values.stale,
    profiles: values.profile,
  }
}

/** A row is wanted by its whole name, or by a part of it that is no row's whole name. */
function isWanted(name: string, wanted: readonly string[]): boolean {
  const names = new Set(Object.values(rows).map((row) => row.name))
  return wanted.some((part) => (names.has(part) ? name === part : name.includes(part)))
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        check: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        markdown: { type: 'boolean', default: false },
        profile: { type: 'string' },
        smoke: { type: 'boolean', default: false },
        stale: { type: 'boolean', default: false },
        users: { type: 'string' },
        write: { type: 'boolean', default: false },
      },
    })
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function parseUsers(text: string): number {
  const users = Number(text)
  if (Number.isInteger(users) && users >= 1_000 && users <= 10_000_000) return users
  throw new UsageError(`--users takes a number from 1,000 to 10,000,000, not ${text}.`)
}

function help(): string {
  const names = Object.values(rows).map(({ name, about }) => `  ${name.padEnd(18)} ${about}`)
  return `Measures what Poolhouse promises about speed and size.

npm run bench                     every row, in at most three minutes
npm run bench -- password srp     only rows of these names, or whose names contain them
npm run bench -- --check          exits with 1 when a row is missed by more than 10 %
npm run bench -- peers            cognito-local (installed for it into a temporary folder) and moto, where Python has
                                  it, beside this build; --write puts the tables into README.md

  --check         judge: for machines that do nothing else meanwhile
  --full          compare 1,000 users with 1,000,000 instead of 50,000 (takes ten minutes or so)
  --users <n>     compare with so many
  --markdown      write the table for a README
  --smoke         a few operations each, which shows that everything runs and measures nothing
  --stale         measure what is built although the sources are newer
  --profile <dir> write CPU profiles of the servers there (and pay for them)

Rows:
${names.join('\n')}

CPU is the time the server's process used for each operation, by the operating system's count. Ratios are to the
unavoidable cryptography, computed in another process in turns with what is measured; each figure is the median of its
rounds, and "rounds" shows the lowest and the highest. What depends on the clock suffers from other processes: a miss
while they took more than a quarter of a core says "machine busy" and does not fail --check. Needs Linux.
`
}
