import { oneLine } from '../../../server/src/http/text.ts'
import type { Authorizer, RouteEvent, Stack } from './authorizers.ts'
import { UnknownPool, authorizerOf } from './authorizers.ts'
import type { FunctionDefinition, Log } from '../framework.ts'
import type { PoolPlace } from './gateway.ts'
import { judgeOf } from './gateway.ts'
import { keepRoutes } from './offline.ts'
import type { Keeper, OfflineEvent, OfflineResponse } from './offline.ts'
import { isRefusal, reasonOf } from './refusal.ts'

export interface Enforcement extends PoolPlace {
  readonly stack: Stack
  readonly functions: Readonly<Record<string, FunctionDefinition>>
  /** serverless-offline's own switch: authorizers are off. */
  readonly noAuth: boolean
  /** Where serverless-offline may be installed, and the plugins that run. */
  readonly roots: readonly string[]
  readonly plugins: readonly unknown[]
  /** Runs functions that share this process with the authorizers, if they do. */
  readonly aroundFunctions?: (<T>(run: () => T) => T) | undefined
  readonly log: Pick<Log, 'notice' | 'warning'>
}

/**
 * Has serverless-offline enforce the authorizers of user pools, and tell who was refused and why.
 *
 * Throws an Error when there is one to enforce and this serverless-offline cannot be made to.
 */
export async function enforceAuthorizers(enforcement: Enforcement): Promise<void> {
  const { functions, log, noAuth, stack } = enforcement
  const find = (event: RouteEvent): Authorizer | undefined => (noAuth ? undefined : authorizerOf(event, stack))
  let enforced = 0
  for (const [where, event] of routesOf(functions)) {
    try {
      if (find(event)) enforced += 1
    } catch (error) {
      const { message } = error as Error // authorizerOf throws no other
      if (!(error instanceof UnknownPool)) throw new Error(`${where}: ${message}`, { cause: error })
      log.warning(`${where}: its authorizer is not enforced here. ${message}`)
    }
  }
  if (noAuth) log.notice('serverless-offline runs with noAuth: no authorizer is enforced.')

  const isKept = await keepRoutes(enforcement, (event) => keeperOf(event, enforcement))
  if (isKept || enforced === 0) return
  throw new Error(
    'The authorizers cannot be enforced: this is not serverless-offline 13 or 14. ' +
      'Install one of these, or run without authorizers: custom.serverless-offline.noAuth: true',
  )
}

function keeperOf(event: OfflineEvent, { stack, url, clock, noAuth, log }: Enforcement): Keeper {
  const authorizer = noAuth ? undefined : unlessUnknown(() => authorizerOf(event, stack))
  const judge = authorizer && judgeOf(authorizer, { url, clock }, event.payload)
  return {
    authorizes: judge !== undefined,
    async keep(request, h, pass) {
      const tell = (who: string, status: number, why: string) =>
        log.notice(oneLine(`${request.method.toUpperCase()} ${request.path} refused by ${who}: ${status} ${why}`, 500))

      const judgement = await judge?.(request)
      if (judgement?.refusal) {
        const { status, message, headers } = judgement.refusal
        tell('the authorizer', status, judgement.why)
        const answer = h.response(JSON.stringify({ message })).code(status).type('application/json').charset('')
        return Object.entries(headers).reduce<OfflineResponse>(
          (made, [name, value]) => made.header(name, value),
          answer,
        )
      }
      const answer = await pass(judgement?.context)
      if (isRefusal(answer)) tell('the function', answer.statusCode, reasonOf(answer))
      return answer
    },
  }
}

function unlessUnknown<T>(find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof UnknownPool) return undefined
    throw error
  }
}

/** Every route of the functions, with a name for people. */
function* routesOf(functions: Enforcement['functions']): Generator<[where: string, event: RouteEvent]> {
  for (const [name, { events = [] }] of Object.entries(functions)) {
    for (const { http, httpApi } of events) {
      if (typeof http === 'object' && http) yield [`functions.${name} (http ${pathOf(http)})`, http]
      if (typeof httpApi === 'object' && httpApi) {
        yield [`functions.${name} (httpApi ${pathOf(httpApi)})`, { ...httpApi, isHttpApi: true }]
      }
    }
  }
}

function pathOf(event: object): string {
  return 'path' in event ? String(event.path) : ''
}
