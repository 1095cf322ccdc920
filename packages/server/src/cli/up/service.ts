import { basename, dirname, join } from 'node:path'
import { merged } from '../../../../provision/src/service/events.ts'
import type { Naming, Service } from '../../../../provision/src/service/service.ts'
import { stackOf } from '../../../../provision/src/service/stack.ts'
import { parseText } from '../../../../provision/src/template/parse-template.ts'
import { isRecord } from '../../../../provision/src/template/template.ts'
import { ConfigError } from '../../config/error.ts'
import { functions as functionsSection } from '../../config/functions.ts'
import { foreignRuntime, handlerIn } from './code.ts'
import { frameworkOf, printed } from './framework.ts'
import type { Code, Plan, PlanSettings } from './plan.ts'
import { readText, requireName } from './template.ts'
import { resolveVariables } from './variables.ts'

interface Asked {
  readonly stage: string | undefined
  readonly stackName: string | undefined
  readonly warn: (sentence: string) => void
}

/**
 * Reads a Serverless configuration: as the framework prints it, where the application has it; otherwise by itself, with
 * the variables that need nothing of AWS.
 */
export async function readServicePlan(path: string, { stage: asked, stackName, warn }: Asked): Promise<Plan> {
  const folder = dirname(path)
  const framework = frameworkOf(folder)
  const config = framework ? await printed(framework, path, asked) : readAlone(path, asked, warn)
  const provider = recordOf(config['provider'])
  const name = isRecord(config['service']) ? config['service']['name'] : config['service']
  if (typeof name !== 'string') throw new ConfigError(`${path} has no "service", the name of the service.`)
  const stage = asked ?? textOf(provider['stage']) ?? 'dev'
  const functions = Object.fromEntries(
    Object.entries(joined(config['functions'])).map(([key, value]) => {
      const definition = recordOf(value)
      return [key, { ...definition, name: textOf(definition['name']) ?? `${name}-${stage}-${key}` }]
    }),
  )
  const service = { resources: joined(config['resources']), functions: functions as Service['functions'] & object } // events are looked at where they are used
  return {
    folder,
    stackName: requireName(stackName ?? textOf(provider['stackName']) ?? `${name}-${stage}`),
    template: stackOf(service, naming),
    region: textOf(provider['region']),
    settings: settingsOf(config, { path, folder: join('.poolhouse', requireName(`${name}-${stage}`)) }),
    code: ({ name: functionName }) => {
      const found = Object.values(functions).find((each) => each.name === functionName)
      return found ? codeOf(found, { folder, provider }) : { why: 'it is no function of the service' }
    },
  }
}

function readAlone(path: string, stage: string | undefined, warn: Asked['warn']): Record<string, unknown> {
  if (!/\.(?:ya?ml|json)$/.test(path)) {
    throw new ConfigError(
      `${basename(path)} is a program, which the Serverless Framework runs: npm install --save-dev osls`,
    )
  }
  const config = resolveVariables(parseText(readText(path), warn), { stage, folder: dirname(path) })
  if (!isRecord(config)) throw new ConfigError(`${path} is no Serverless configuration.`)
  return config
}

function codeOf(
  definition: Readonly<Record<string, unknown>>,
  { folder, provider }: { folder: string; provider: Readonly<Record<string, unknown>> },
): Code {
  const foreign = foreignRuntime(definition['runtime'] ?? provider['runtime'])
  if (foreign !== undefined) return { why: foreign }
  const { handler } = definition
  if (typeof handler !== 'string') return { why: 'it has no handler' }
  return handlerIn(folder, handler, { ...recordOf(provider['environment']), ...recordOf(definition['environment']) })
}

/** What `custom.poolhouse` says to the plugin, so that both have the same ids and users. */
function settingsOf(config: Record<string, unknown>, { path, folder }: { path: string; folder: string }): PlanSettings {
  const custom = recordOf(config['custom'])
  const given = recordOf(custom['poolhouse'])
  const port = given['port']
  return {
    data: textOf(given['data']) ?? folder,
    memory: given['memory'] === true,
    port: port === undefined ? undefined : portOf(port, path),
    strict: given['strict'] === true,
    functions: functionsSection.parse(recordOf(given['functions']), path),
    imports: recordOf(given['imports']),
    references: Object.fromEntries(
      Object.entries(recordOf(given['resolve'])).map(([key, value]) => [key, String(value)]),
    ),
    bundling: { ...recordOf(recordOf(config['build'])['esbuild']), ...recordOf(custom['esbuild']) },
  }
}

function portOf(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65_535) return value
  throw new ConfigError(`${path}: "custom.poolhouse.port": A port is a number from 1 to 65535.`)
}

const resourceName = (name: string) => capital(name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore'))
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** As the framework names them. */
const naming: Naming = {
  getLambdaLogicalId: (name) => `${resourceName(name)}LambdaFunction`,
  getCognitoUserPoolLogicalId: (name) => `CognitoUserPool${capital(name.replaceAll(/[^\dA-Za-z]/g, ''))}`,
  getCustomResourceCognitoUserPoolResourceLogicalId: (name) => `${resourceName(name)}CustomCognitoUserPool1`,
}

/** A section that may be a list of its parts. */
function joined(section: unknown): Record<string, unknown> {
  return [section].flat().reduce<Record<string, unknown>>((all, part) => merged(all, recordOf(part)), {})
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
