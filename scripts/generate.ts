/**
 * Writes the generated files of `packages/server/src/model/` from `source.json`.
 *
 * `npm run generate` writes them; `npm run generate -- --check` writes nothing and exits 1 when one is not current.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Shape } from '../packages/server/src/model/facts.ts'
import type { AuthKind } from '../packages/server/src/model/types.gen.ts'

interface Source {
  operations: Record<string, { auth: AuthKind; input: string; output?: string; errors: string[] }>
  shapes: Record<string, Shape>
}

const folder = new URL('../packages/server/src/model/', import.meta.url)
const source = JSON.parse(readFileSync(new URL('source.json', folder), 'utf8')) as Source // written by reduce-model.ts
const names = Object.keys(source.operations)

const HEAD = '// Written by scripts/generate.ts from source.json: change those instead.\n'

const files = { 'operations.gen.ts': operations(), 'shapes.gen.ts': shapes(), 'types.gen.ts': types() }
const stale = Object.entries(files).filter(([file, text]) => current(file) !== text)

if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is not current: npm run generate`)
  process.exit(stale.length === 0 ? 0 : 1)
}
for (const [file, text] of stale) writeFileSync(new URL(file, folder), text)
console.log(stale.length === 0 ? 'the model is current' : `wrote ${stale.map(([file]) => file).join(', ')}`)

function current(file: string): string | undefined {
  const url = new URL(file, folder)
  return existsSync(url) ? readFileSync(url, 'utf8') : undefined
}

function operations(): string {
  const rows = Object.entries(source.operations).map(
    ([name, { auth, input, output, errors }]) => `  ${name}: ${literal({ name, auth, input, output, errors })},\n`,
  )
  return [
    HEAD,
    "import type { OperationModel } from './facts.ts'\n",
    "import type { OperationName } from './types.gen.ts'\n\n",
    '/** Every operation of the service. */\n',
    'export const operations: { readonly [Name in OperationName]: OperationModel<Name> } = {\n',
    ...rows,
    '}\n',
  ].join('')
}

/**
 * Inputs keep their constraints; what only answers reach keeps type, members and sensitivity.
 *
 * Each shape is text until it is used: 600 object literals would cost 3 ms at every start.
 */
function shapes(): string {
  const inputs = new Set<string>()
  const all = new Set<string>()
  for (const { input, output } of Object.values(source.operations)) {
    reach(input, inputs)
    reach(input, all)
    if (output !== undefined) reach(output, all)
  }
  const rows = [...all].sort().map((name) => {
    const shape = shapeOf(name)
    return `  ${name}: ${literal(JSON.stringify(inputs.has(name) ? shape : bare(shape)))},\n`
  })
  return [
    HEAD,
    '\n/** Every shape that a request or an answer reaches, as JSON; without constraints where only answers do. */\n',
    'export const shapes: Readonly<Record<string, string>> = {\n',
    ...rows,
    '}\n',
  ].join('')
}

function bare(shape: Shape): object {
  const {
    min: _min,
    max: _max,
    pattern: _pattern,
    enum: _enum,
    required: _required,
    ...rest
  } = {
    min: 0,
    max: 0,
    pattern: '',
    enum: [],
    required: [],
    ...shape,
  }
  return rest
}

function shapeOf(name: string): Shape {
  const shape = source.shapes[name]
  if (!shape) throw new Error(`source.json has no shape ${name}`)
  return shape
}

function reach(name: string, into: Set<string>): void {
  if (into.has(name)) return
  into.add(name)
  const shape = shapeOf(name)
  if (shape.type === 'structure') for (const member of Object.values(shape.members)) reach(member, into)
  else if (shape.type === 'list') reach(shape.member, into)
  else if (shape.type === 'map') for (const part of [shape.key, shape.value]) reach(part, into)
}

function types(): string {
  const imported = names.flatMap((name) => [`  ${name}CommandInput,\n`, `  ${name}CommandOutput,\n`])
  const rows = Object.entries(source.operations).map(
    ([name, { auth, errors }]) =>
      `  ${name}: {\n    auth: '${auth}'\n    input: ${name}CommandInput\n    output: ${name}CommandOutput\n    error:${errors
        .map((error) => `\n      | '${error}'`)
        .join('')}\n  }\n`,
  )
  return [
    HEAD,
    `import type {\n${imported.join('')}} from '@aws-sdk/client-cognito-identity-provider'\n`,
    "import type { Checked, Wire } from './wire.ts'\n\n",
    `interface Operations {\n${rows.join('')}}\n\n`,
    '/** The name of an operation of the service. */\n',
    'export type OperationName = keyof Operations\n\n',
    '/**\n',
    ' * How the caller of an operation proves itself: a signed request, an access token in the body, that or the session of\n',
    ' * a sign-in, or nothing beyond what the operation itself asks for (a client id, a client secret, a feedback token).\n',
    ' */\n',
    "export type AuthKind<Name extends OperationName = OperationName> = Operations[Name]['auth']\n\n",
    '/** The request of an operation once its constraints are checked. */\n',
    "export type Input<Name extends OperationName> = Checked<Operations[Name]['input']>\n\n",
    '/** The answer of an operation. */\n',
    "export type Output<Name extends OperationName> = Wire<Operations[Name]['output']>\n\n",
    '/** The wire names of the errors the model gives an operation. */\n',
    "export type ErrorName<Name extends OperationName> = Operations[Name]['error']\n",
  ].join('')
}

/** Prints a value as TypeScript, quotes only where needed. */
function literal(value: unknown): string {
  if (value === undefined) return 'undefined'
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, item]) => `${key}: ${literal(item)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
