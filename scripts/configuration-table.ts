/**
 * Writes `docs/configuration.md`: the options of `poolhouse dev`, by the sections of its file.
 *
 * `node scripts/configuration-table.ts` writes it; with `--check` it writes nothing and exits 1 when it is not current.
 */
import type { AnySection } from '../packages/server/src/config/section.ts'
import { variableOf } from '../packages/server/src/config/options.ts'
import { sections } from '../packages/server/src/config/sections.ts'
import { table } from './table.ts'
import { writeDocument } from './write-document.ts'

type Option = ReturnType<AnySection['options']>[number]

/** A file with something of every section. */
export const EXAMPLE = `listen:
  port: 7000
  allowHost: [pool.internal, nas.home]
database:
  database: postgres://poolhouse@localhost/poolhouse
  databaseConnections: 5
pools:
  region: eu-central-1
  issuer: aws
messages:
  mail: smtps://pies:secret@mail.pies.example
  mailFrom: Pies <no-reply@pies.example>
functions:
  define-challenge: ./triggers/define.ts
  verify-challenge: { module: ./triggers/challenge.ts, export: verify, environment: { PIES: apple } }
  check-sign-up: https://pies.example.com/check
`

/** The text of `docs/configuration.md`. */
export function configurationTable(): string {
  return `# Configuration

<!-- Written by scripts/configuration-table.ts: change that instead. -->

Each option of \`poolhouse dev\` can be given on the command line, in the environment or in a file: \`--config poolhouse.yml\` (\`POOLHOUSE_CONFIG\`), in YAML or JSON. The command line goes first, then the environment, then the file.

\`\`\`yaml
${EXAMPLE}\`\`\`

A section or setting that nobody knows is refused, and a value that its option would not take as well. Several values are a list in the file, and stand between commas elsewhere. An empty variable counts as none; for an option without a value so do \`0\`, \`false\` and \`no\`.

${Object.values(sections)
  .map((section: AnySection) => `## ${section.name}\n\n${section.about ?? tableOf(section)}`)
  .join('\n\n')}

## Not in the file

${table([
  ['Environment', ''],
  [
    '`POOLHOUSE_MASTER_KEY`',
    'what the data is sealed with, in 64 hexadecimal digits, in place of `master.key` in the folder',
  ],
  [
    '`POOLHOUSE_NEW_MASTER_KEY`, `POOLHOUSE_OLD_MASTER_KEYS`',
    'the keys beside it while it is changed: [SECURITY.md](../SECURITY.md)',
  ],
  ['`POOLHOUSE_POOL`', '`--pool`: a pool of that name and a client for it are there from the start'],
  ['`POOLHOUSE_QUIET`', '`--quiet`: no log of refused requests'],
])}
`
}

function tableOf(section: AnySection): string {
  return table([['In the file', 'Command line', 'Environment', ''], ...section.options().map(row)])
}

function row(option: Option): string[] {
  const choices = option.argChoices ? `; one of ${option.argChoices.join(', ')}` : ''
  const standard = option.defaultValue === undefined ? '' : ` (default: ${String(option.defaultValue)})`
  const cells = [option.attributeName(), option.flags, variableOf(option)].map((text) => `\`${text}\``)
  return [...cells, `${option.description}${choices}${standard}`.replaceAll('|', '\\|').replaceAll('<', '\\<')]
}

if (import.meta.main) writeDocument('configuration', configurationTable())
