/**
 * Writes `docs/openid.md`: how this server answers the modules of OpenID's certification plans.
 *
 * `node scripts/openid-table.ts` writes it; with `--check` it writes nothing and exits 1 when it is not current.
 */
import type { Module } from '../packages/server/test/certification/module.ts'
import { plans } from '../packages/server/test/certification/plans.ts'
import { table } from './table.ts'
import { writeDocument } from './write-document.ts'

/** The text of `docs/openid.md`. */
export function openidTable(): string {
  return `# OpenID Connect

<!-- Written by scripts/openid-table.ts from packages/server/test/certification: change that instead. -->

The OpenID Foundation certifies servers by plans of many modules. This server is not certified, and the Foundation’s conformance suite was not run against it. What each module of three plans checks is tried by a test of our own of that name, over HTTP, at every change (\`packages/server/test/certification\`); the tests are read off the modules' descriptions and may be milder than the modules.

Where Amazon Cognito does not do as OpenID Connect says, this server does as Amazon Cognito. Such a module is passed in part, or does not apply; its test then shows what happens in its place.

${Object.entries(plans).map(sectionOf).join('\n\n')}
`
}

function sectionOf([plan, modules]: readonly [string, Readonly<Record<string, Module>>]): string {
  const rows = Object.entries(modules).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const counts = (['passed', 'passed in part', 'not applicable'] as const).map((result) => {
    const count = rows.filter(([, module]) => module.result === result).length
    return `${count} ${result}`
  })
  const cells = rows.map(([name, { result, remark }]) => [`\`${name}\``, result, remark])
  return `## \`${plan}\`\n\n${counts.join(', ')}.\n\n${table([['Module', 'Result', 'Remark'], ...cells])}`
}

if (import.meta.main) writeDocument('openid', openidTable())
