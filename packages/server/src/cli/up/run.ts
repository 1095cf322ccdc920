import { relative, resolve } from 'node:path'
import { triggersOf } from '../../../../provision/src/functions.ts'
import type { Provisioned } from '../../../../provision/src/provision.ts'
import { provision } from '../../../../provision/src/provision.ts'
import { report } from '../../../../provision/src/report/report.ts'
import { signInUrl } from '../../../../provision/src/report/sign-in.ts'
import { hasUserPools } from '../../../../provision/src/service/stack.ts'
import { stateFile } from '../../../../provision/src/state-file.ts'
import type { Template } from '../../../../provision/src/template/template.ts'
import { TemplateError } from '../../../../provision/src/template/template-error.ts'
import { ConfigError } from '../../config/error.ts'
import { ApiError } from '../../errors.ts'
import { oneLine } from '../../http/text.ts'
import { placeOf } from '../banner.ts'
import type { Started } from '../dev.ts'
import { runDev } from '../dev.ts'
import { createLog } from '../log.ts'
import type { Found } from './find.ts'
import { findTemplate } from './find.ts'
import type { Plan } from './plan.ts'
import { readServicePlan } from './service.ts'
import { stackTargets } from './targets.ts'
import type { StackTargets } from './targets.ts'
import { readTemplatePlan } from './template.ts'
import type { UpOptions } from './options.ts'

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
        { begin: (started) => begin(started, { found, plan, options: merged, stack, targets, runs }) },
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

interface Stack {
  readonly template: Template
  readonly stackName: string
  readonly region: string
  readonly accountId: string
  readonly parameters: Readonly<Record<string, string>>
  readonly imports: Readonly<Record<string, unknown>>
  readonly references: Readonly<Record<string, string>>
}

function stackOf({ template, stackName, settings }: Plan, options: UpOptions): Stack {
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

interface Work {
  readonly found: Found
  readonly plan: Plan
  readonly options: UpOptions
  readonly stack: Stack
  readonly targets: StackTargets
  readonly runs: (functionName: string) => boolean
}

/** Makes the stack in a server that listens, and says what there is. */
async function begin({ server, config, log, data }: Started, work: Work) {
  const { found, plan, options, stack, targets, runs } = work
  const { url, services } = server
  for (const problem of await targets.bundle()) log.error(problem)
  const { token } = config.listen
  const common = {
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url,
    AWS_REGION: stack.region,
    AWS_ACCESS_KEY_ID: token ?? 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...(options.senderCodes === 'encrypted' && { AWS_ENDPOINT_URL_KMS: `${url}/_poolhouse/kms` }),
  }
  const state = stateFile(options.memory ? undefined : resolve(options.data), stack.stackName)
  const provisioned = await provision({
    ...stack,
    strict: options.strict ?? false,
    call: callOf(server, stack.region),
    issuer: async (id) => services.settings.issuer({ id: id as never, region: stack.region }), // an id that the API gave
    runs,
    state: await stateOf(state),
    save: state.write,
    resolving: (resolveValue) => targets.know(resolveValue, common),
  })
  await state.write(provisioned.state)
  for (const [name, why] of Object.entries(provisioned.unresolved)) log.warn(`Output ${name}: ${why}`)
  const signIn = await signInUrl(provisioned, (path) => server.fetch(new Request(url + path)))
  // npm runs scripts in the package's folder, wherever it was called from
  const from = process.env['INIT_CWD'] ?? process.cwd()
  const shown = report(provisioned, {
    stackName: stack.stackName,
    region: stack.region,
    url,
    data: data === undefined || data === ':memory:' ? undefined : placeOf(data),
    signIn,
    from,
    token,
    more: [
      ['Calls', `${url}/_poolhouse/triggers  (of functions)`],
      ...(token === undefined ? [] : [['Token', token] as const]),
    ],
  })
  const text = [
    taken(found, from),
    '',
    shown,
    ...(targets.lines.length > 0
      ? ['  Triggers:', ...targets.lines.map((line) => `    ${oneLine(line, 1_000)}`), '']
      : []),
    'Development mode: any AWS credentials are accepted. Stop with Ctrl-C.',
    '',
  ]
  return { text: text.join('\n'), ready: readyOf(provisioned, plan) }
}

async function stateOf(state: ReturnType<typeof stateFile>) {
  try {
    return await state.read()
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** What a parent process is told. */
function readyOf({ outputs, resources }: Provisioned, { stackName }: Plan): object {
  return { stackName, outputs, resources }
}

function taken({ path, others }: Found, from: string): string {
  const more = others.length > 0 ? ` (also here: ${others.map((name) => oneLine(name, 100)).join(', ')})` : ''
  return `Of ${oneLine(relative(from, path) || path, 500)}${more}:`
}

/** The API, without a connection: in the words that a client reads. */
function callOf({ dispatcher }: Started['server'], region: string) {
  return async (operation: string, input: object): Promise<object> => {
    try {
      // As it comes from the wire: without members that have no value
      return await dispatcher.call(operation, JSON.parse(JSON.stringify(input)), region)
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      throw Object.assign(new Error(`${operation}: ${cause.message}`, { cause }), { name: cause.name })
    }
  }
}
