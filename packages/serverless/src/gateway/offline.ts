import { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isRecord } from '../../../provision/src/template/template.ts'
import type { RouteEvent } from './authorizers.ts'

/** A route's event as serverless-offline has read it. */
export interface OfflineEvent extends RouteEvent {
  readonly payload?: string
  /** Of a REST API. */
  readonly method?: string
  /** Of an HTTP API. */
  readonly routeKey?: string
}

/** A request as hapi, the web server of serverless-offline, has it. */
export interface OfflineRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly url: URL
}

/** An answer of hapi. */
export interface OfflineResponse {
  readonly statusCode: number
  readonly source: unknown
  readonly headers: Readonly<Record<string, unknown>>
  code(status: number): OfflineResponse
  header(name: string, value: string): OfflineResponse
  type(mime: string): OfflineResponse
  charset(name: ''): OfflineResponse
}

/** Makes answers of hapi. */
export interface Toolkit {
  response(body: string): OfflineResponse
}

/** What may be done around each call of a route. */
export interface Keeper {
  /** Whether it does what the route's authorizer would: serverless-offline must not try to. */
  readonly authorizes: boolean
  /** Answers the request, or has it answered: `pass` calls the function, with that as `requestContext.authorizer`. */
  keep(
    request: OfflineRequest,
    h: Toolkit,
    pass: (context?: Record<string, unknown>) => Promise<OfflineResponse>,
  ): Promise<OfflineResponse>
}

interface HttpServer {
  createRoutes(functionKey: string, event: OfflineEvent, handler: string): void
  getServer(): { route(route: Route): void }
}

interface Route {
  handler(request: OfflineRequest, h: Toolkit): Promise<OfflineResponse>
}

interface LambdaFunction {
  setEvent(event: unknown): void
  runHandler(): Promise<unknown>
}

/**
 * Puts a keeper in front of every route that serverless-offline is about to make.
 *
 * Its own hook for this (`customAuthenticationProvider`) replaces the Lambda authorizers of all routes, and what an
 * authorizer says reaches functions in another form than AWS's. So its two classes are extended in place: where a route
 * is made, and where a function is handed its event. Answers false when there is no serverless-offline of that build.
 */
export async function keepRoutes(
  place: {
    readonly roots: readonly string[]
    readonly plugins: readonly unknown[]
    /** Runs each function. */
    readonly aroundFunctions?: (<T>(run: () => T) => T) | undefined
  },
  keeperOf: (event: OfflineEvent) => Keeper,
): Promise<boolean> {
  const classes = await classesOf(place)
  if (!classes) return false
  const { HttpServer, LambdaFunction } = classes

  // The function behind a route gets its event deep in serverless-offline
  const waiting = new AsyncLocalStorage<{ context?: Record<string, unknown> | undefined }>()
  const { setEvent } = LambdaFunction
  LambdaFunction.setEvent = function (event) {
    const request = waiting.getStore()
    const context = request?.context
    // Spent: what the function itself calls in this process is nobody's request
    if (request) request.context = undefined
    setEvent.call(this, context === undefined ? event : withAuthorizer(event, context))
  }

  const { aroundFunctions } = place
  const { runHandler } = LambdaFunction
  if (aroundFunctions) {
    LambdaFunction.runHandler = function () {
      return aroundFunctions(() => runHandler.call(this))
    }
  }

  const { createRoutes } = HttpServer
  HttpServer.createRoutes = function (functionKey, event, handler) {
    const keeper = keeperOf(event)
    const server = this.getServer()
    const { route } = server
    let isKept = false
    server.route = (made) => {
      isKept = true
      route.call(server, {
        ...made,
        handler: (request, h) =>
          keeper.keep(request, h, (context) => waiting.run({ context }, () => made.handler(request, h))),
      })
    }
    try {
      createRoutes.call(this, functionKey, keeper.authorizes ? { ...event, authorizer: undefined } : event, handler)
    } finally {
      server.route = route
    }
    // A later serverless-offline may make its routes elsewhere, and this one would be open. For HEAD it makes none
    const isHead = /^head\b/i.test(event.method ?? event.routeKey ?? '')
    if (keeper.authorizes && !isKept && !isHead) throw new Error(`No authorizer can be put in front of ${functionKey}.`)
  }
  return true
}

function withAuthorizer(event: unknown, authorizer: Record<string, unknown>): unknown {
  // Without one it is not a proxy integration: such events are made by a mapping template
  if (!isRecord(event) || !isRecord(event['requestContext'])) return event
  return { ...event, requestContext: { ...event['requestContext'], authorizer } }
}

async function classesOf({ roots, plugins }: Parameters<typeof keepRoutes>[0]) {
  for (const root of roots) {
    try {
      const folder = dirname(createRequire(join(root, 'package.json')).resolve('serverless-offline'))
      const load = async (file: string) =>
        ((await import(pathToFileURL(join(folder, file)).href)) as { default: { prototype: unknown } }).default // it is checked below
      const [plugin, http, lambda] = await Promise.all(
        ['index.js', 'events/http/HttpServer.js', 'lambda/LambdaFunction.js'].map(load),
      )
      const HttpServer = http?.prototype as HttpServer
      const LambdaFunction = lambda?.prototype as LambdaFunction
      const isKnown = [
        HttpServer.createRoutes,
        HttpServer.getServer,
        LambdaFunction.setEvent,
        LambdaFunction.runHandler,
      ].every((method) => typeof method === 'function')
      // There may be several: to extend another than the one that runs would leave every route open
      const runs = plugins.some((each) => isRecord(each) && Object.getPrototypeOf(each) === plugin?.prototype)
      if (isKnown && runs) return { HttpServer, LambdaFunction }
    } catch {
      continue
    }
  }
  return undefined
}
