import { resolve } from 'node:path'
import { triggersOf } from '../../../../provision/src/functions.ts'
import { hasUserPools } from '../../../../provision/src/service/stack.ts'
import type { Given } from '../../../../provision/src/stack.ts'
import { TemplateError } from '../../../../provision/src/template/template-error.ts'
import { ConfigError } from '../../config/error.ts'
import { runDev } from '../dev.ts'
import { createLog } from '../log.ts'
import type { Found } from './find.ts'
import { findTemplate } from './find.ts'
import { makeStack } from './make.ts'
import type { UpOptions } from './options.ts'
import type { Plan } from './plan.ts'
import { readServicePlan } from './service.ts'
import { stackTargets } from './targets.ts'
import { readTemplatePlan } from './template.ts'

/** Runs a development server with what a template says. `sourceOf` tells where an option is from. */
export async function runUp(
  given: string | undefined,
  options: UpOptions,
  sourceOf: (option: string) => string | undefined,
): Promise<void> {
  const { warn } = createLog({ quiet: false })
  try {
    const found = findTemplate(given, process.cwd())
    const plan = await planOf(found, options, warn)
    const merged = withPlan(options, plan, sourceOf)
    const stack = stackOf(plan, merged)
    const own = new Map([...(plan.settings?.functions ?? []), ...(merged.functions ?? [])])
    const named = new Set(Array.from(own.keys(), (name) => name.split(':')[6] ?? name))
    const elsewhere = merged.lambdaEndpoint !== undefined
    const targets = await stackTargets(plan, triggersOf(stack), { runsElsewhere: (name) => named.has(name), warn })
    const runs = (name: string) => elsewhere || named.has(name) || targets.targets.has(name)
    try {
      await runDev(
        { ...merged, functions: new Map([...targets.targets, ...own]) },
        { begin: (started) => makeStack(started, { found, options: merged, stack, targets, runs }) },
      )
    } finally {
      await targets.close()
    }
  } catch (error) {
    if (error instanceof TemplateError) throw new ConfigError(error.message, { cause: error })
    throw error
  }
}

async function planOf(found: Found, { stage, stackName }: UpOptions, warn: (sentence: string) => void): Promise<Plan> {
  if (found.kind === 'service') return readServicePlan(found.path, { stage, stackName, warn })
  if (stage !== undefined) throw new ConfigError('A template has no stages: give what differs by --parameter.')
  return readTemplatePlan(found.path, { stackName, warn })
}

/** The options, and what the application says where neither command line nor environment do. */
function withPlan(
  options: UpOptions,
  { folder, region, stackName, settings }: Plan,
  sourceOf: (option: string) => string | undefined,
): UpOptions {
  const isOpen = (option: string) => ['default', undefined].includes(sourceOf(option))
  const data = settings?.data ?? `.poolhouse/${stackName}`
  const inMemory = settings?.memory === true && isOpen('data') && isOpen('database')
  return {
    ...options,
    data: isOpen('data') ? resolve(folder, data) : options.data,
    memory: options.memory ?? inMemory,
    region: isOpen('region') ? (region ?? options.region) : options.region,
    ...(isOpen('port') && settings?.port !== undefined && { port: settings.port }),
    strict: options.strict ?? settings?.strict ?? false,
  }
}

function stackOf({ template, stackName, settings }: Plan, options: UpOptions): Given {
  const { parameter: parameters = {}, region, accountId } = options
  if (!hasUserPools(template)) throw new ConfigError('The template has no user pool.')
  const unknown = Object.keys(parameters).filter((name) => !Object.hasOwn(template.Parameters, name))
  if (unknown.length > 0) throw new ConfigError(`Parameters: [${unknown.join(', ')}] do not exist in the template`)
  return {
    template,
    stackName,
    region,
    accountId,
    parameters,
    imports: { ...settings?.imports, ...options.import },
    references: { ...settings?.references, ...options.resolve },
  }
}
