/**
 * Writes `docs/operations.md`: which of the service's operations this server has.
 *
 * `node scripts/operations-table.ts` writes it; with `--check` it writes nothing and exits 1 when it is not current.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { operations as known } from '../packages/server/src/model/operations.gen.ts'
import * as built from '../packages/server/src/operations/index.ts'

/** What is kept and given back, and has no effect yet: of these operations everything they keep. */
const storedOnly = {
  operations: ['GetUserPoolMfaConfig', 'SetUserPoolMfaConfig'],
  pool: [
    'AcrConfiguration',
    'DcrConfiguration',
    'DeviceConfiguration',
    'EmailConfiguration',
    'IssuerConfiguration',
    'KeyConfiguration',
    'LambdaConfig',
    'MfaConfiguration',
    'SmsAuthenticationMessage',
    'SmsConfiguration',
    'UserPoolAddOns',
    'UserPoolTier',
  ],
  client: [
    'AllowedOAuthFlows',
    'AllowedOAuthFlowsUserPoolClient',
    'AllowedOAuthScopes',
    'AnalyticsConfiguration',
    'CallbackURLs',
    'DefaultRedirectURI',
    'EnablePropagateAdditionalUserContextData',
    'LogoutURLs',
    'SupportedIdentityProviders',
  ],
} as const

const callers = {
  signature: 'AWS credentials',
  token: 'access token',
  public: 'anyone',
} satisfies Record<(typeof known)[keyof typeof known]['auth'], string>

/** The text of `docs/operations.md`. */
export function operationsTable(): string {
  const rows = Object.values(known).map(({ name, auth }) => ({ name, caller: callers[auth], state: stateOf(name) }))
  const count = (state: string) => rows.filter((row) => row.state === state).length
  return `# Operations

<!-- Written by scripts/operations-table.ts: change that instead. -->

Amazon Cognito user pools have ${rows.length} operations. Of these ${count('built')} are built, ${count('stored only')} only store what they are given, and ${count('not yet')} are not built yet: they answer \`UnknownOperationException\` with a message that names them.

${table([['Operation', 'Who may call', 'State'], ...rows.map(({ name, caller, state }) => [name, caller, state])])}

## Settings that are stored only

These are checked, kept and given back, and change nothing yet. \`MfaConfiguration\` cannot be \`ON\`: nobody is asked for a second factor.

- Of a user pool: ${list(storedOnly.pool)}
- Of an app client: ${list(storedOnly.client)}
`
}

/** Names in `storedOnly` that the model does not have, or that are not built; there should be none. */
export function strayNames(members: Readonly<Record<'pool' | 'client', readonly string[]>>): string[] {
  return [
    ...storedOnly.operations.filter((name) => !Object.hasOwn(built, name)),
    ...storedOnly.pool.filter((name) => !members.pool.includes(name)),
    ...storedOnly.client.filter((name) => !members.client.includes(name)),
  ]
}

function stateOf(name: string): 'built' | 'stored only' | 'not yet' {
  if (!Object.hasOwn(built, name)) return 'not yet'
  return (storedOnly.operations as readonly string[]).includes(name) ? 'stored only' : 'built'
}

/** A table as oxfmt leaves it: the columns as wide as their widest cell. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

if (import.meta.main) {
  const file = new URL('../docs/operations.md', import.meta.url)
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === operationsTable()
  if (!process.argv.includes('--check')) writeFileSync(file, operationsTable())
  else if (!isCurrent) {
    console.error('docs/operations.md is not current: node scripts/operations-table.ts')
    process.exitCode = 1
  }
}
