/**
 * Writes `docs/operations.md`: which of the service's operations this server has.
 *
 * `node scripts/operations-table.ts` writes it; with `--check` it writes nothing and exits 1 when it is not current.
 */
import { operations as known } from '../packages/server/src/model/operations.gen.ts'
import { fullName } from '../packages/provision/src/bring.ts'
import * as limits from '../packages/provision/src/limits/index.ts'
import type { Limit } from '../packages/provision/src/limits/limit.ts'
import { NOT_PROVISIONED } from '../packages/provision/src/limits/not-provisioned.ts'
import * as resourceTypes from '../packages/provision/src/resources/index.ts'
import * as built from '../packages/server/src/operations/index.ts'
import { table } from './table.ts'
import { writeDocument } from './write-document.ts'

const callers = {
  signature: 'AWS credentials',
  token: 'access token',
  'token or session': 'access token, or the session of a sign-in',
  public: 'anyone',
} satisfies Record<(typeof known)[keyof typeof known]['auth'], string>

/** The text of `docs/operations.md`. */
export function operationsTable(): string {
  const rows = Object.values(known).map(({ name, auth }) => ({ name, caller: callers[auth], state: stateOf(name) }))
  const count = (state: string) => rows.filter((row) => row.state === state).length
  return `# Operations

<!-- Written by scripts/operations-table.ts: change that instead. -->

Amazon Cognito user pools have ${rows.length} operations. Of these ${count('built')} are built, and ${count('not yet')} are not built yet: they answer \`UnknownOperationException\` with a message that names them.

${table([['Operation', 'Who may call', 'State'], ...rows.map(({ name, caller, state }) => [name, caller, state])])}

## Settings without effect

These are checked, kept and given back, and change nothing yet. Names are those of the API and of CloudFormation; the Serverless plugin lists those that a template uses at every start.

${table([['Of a', 'Setting', 'Because'], ...withoutEffect('user pool', limits.UserPool), ...withoutEffect('client', limits.UserPoolClient), ...withoutEffect('domain', limits.UserPoolDomain), ...withoutEffect('user', limits.UserPoolUser)])}

## Settings that are refused

The Serverless plugin leaves these out of what it makes, and lists them at every start; with \`strict\` it refuses the template.

${table([['Of a', 'Setting', 'Because'], ...limits.UserPool.filter(isRefused).map(row('user pool')), ...limits.UserPoolClient.filter(isRefused).map(row('client')), ...limits.UserPoolDomain.filter(isRefused).map(row('domain'))])}

## Resources of CloudFormation

The Serverless plugin makes ${list(Object.entries(resourceTypes).map(([name, type]) => fullName(name, type)))}. For the types below there are placeholders to refer to:

${table([['Type', 'Because'], ...Object.entries(NOT_PROVISIONED).map(([type, because]) => [`\`${type}\``, because])])}
`
}

function stateOf(name: string): 'built' | 'not yet' {
  return Object.hasOwn(built, name) ? 'built' : 'not yet'
}

const isRefused = ({ fate }: Limit) => fate === 'left out'

function withoutEffect(of: string, settings: readonly Limit[]): string[][] {
  return settings.filter((limit) => !isRefused(limit)).map(row(of))
}

const row =
  (of: string) =>
  ({ setting, which, because }: Limit): string[] => [of, `\`${setting}\`${which ? ` (${which})` : ''}`, because]

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

if (import.meta.main) writeDocument('operations', operationsTable())
