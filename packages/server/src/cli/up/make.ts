import { relative, resolve } from 'node:path'
import type { Provisioned } from '../../../../provision/src/provision.ts'
import { provision } from '../../../../provision/src/provision.ts'
import type { Place } from '../../../../provision/src/report/report.ts'
import { report } from '../../../../provision/src/report/report.ts'
import { signInUrl } from '../../../../provision/src/report/sign-in.ts'
import type { Given } from '../../../../provision/src/stack.ts'
import { stateFile } from '../../../../provision/src/state-file.ts'
import { ConfigError } from '../../config/error.ts'
import { ApiError } from '../../errors.ts'
import { oneLine } from '../../http/text.ts'
import { placeOf, trustOf } from '../banner.ts'
import type { Started } from '../dev.ts'
import type { Found } from './find.ts'
import type { UpOptions } from './options.ts'
import type { StackTargets } from './targets.ts'

interface Work {
  readonly found: Found
  readonly options: UpOptions
  readonly stack: Given
  readonly targets: StackTargets
  readonly runs: (functionName: string) => boolean
}

/** Makes the stack in a server that listens, and says what there is. */
export async function makeStack({ server, config, local, log, data }: Started, work: Work) {
  const { found, options, stack, targets, runs } = work
  const { url, services } = server
  const { region } = stack
  for (const problem of await targets.bundle()) log.error(problem)
  const { token } = config.listen
  const common = {
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: local,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: token ?? 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...(options.senderCodes === 'encrypted' && { AWS_ENDPOINT_URL_KMS: `${local}/_poolhouse/kms` }),
  }
  const state = stateFile(options.memory ? undefined : resolve(options.data), stack.stackName)
  const provisioned = await provision({
    ...stack,
    strict: options.strict ?? false,
    call: callOf(server, region),
    issuer: async (id) => services.settings.issuer({ id: id as never, region }), // an id that the API gave
    runs,
    state: await stateOf(state),
    save: state.write,
    resolving: (resolveValue) => targets.know(resolveValue, common),
  })
  await state.write(provisioned.state)
  for (const [name, why] of Object.entries(provisioned.unresolved)) log.warn(`Output ${name}: ${why}`)
  const signIn = await signInUrl(provisioned, (path) => server.fetch(new Request(url + path)))
  const { stackName } = stack
  const text = [
    taken(found),
    '',
    shown(provisioned, { stackName, region, url, token, data, signIn }),
    ...triggers(targets),
    ...trustOf(config, url),
    `${token === undefined ? CLOSED : OPEN} Stop with Ctrl-C.\n`,
  ]
  const { outputs, resources } = provisioned
  return { text: text.join('\n'), ready: { stackName, outputs, resources } }
}

const CLOSED = 'Development mode: any AWS credentials are accepted.'
const OPEN = 'Development mode, open to other machines: signed calls need the token as access key id.'

function shown(provisioned: Provisioned, { data, url, token, ...place }: Omit<Place, 'from'>): string {
  const more = [
    ['Calls', `${url}/_poolhouse/triggers  (of functions)`],
    ...(token === undefined ? [] : [['Token', token]]),
  ] as [string, string][] // pairs
  const kept = data === undefined || data === ':memory:' ? undefined : placeOf(data)
  return report(provisioned, { ...place, url, token, data: kept, from: from(), more })
}

function triggers({ lines }: StackTargets): string[] {
  return lines.length > 0 ? ['  Triggers:', ...lines.map((line) => `    ${oneLine(line, 1_000)}`), ''] : []
}

/** npm runs scripts in the package's folder, wherever it was called from. */
function from(): string {
  return process.env['INIT_CWD'] ?? process.cwd()
}

async function stateOf(state: ReturnType<typeof stateFile>) {
  try {
    return await state.read()
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function taken({ path, others }: Found): string {
  const more = others.length > 0 ? ` (also here: ${others.map((name) => oneLine(name, 100)).join(', ')})` : ''
  return `Of ${oneLine(relative(from(), path) || path, 500)}${more}:`
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
