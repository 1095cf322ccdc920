import { answerTo, responseOf, writable } from './answers/answer.ts'
import { createCors, type Cors, type CorsOptions } from './answers/cors.ts'
import type { HandlerContext, HttpEvent } from './requests/events.ts'
import { Problem, type ProblemResponse } from './answers/problem.ts'
import { problemOf } from './answers/refusals.ts'
import { TokenError } from './verify/token-error.ts'

/** Hears of faults; `console` is one. */
export interface Logger {
  error(message: string, error: unknown): void
}

/** The event a handler declares, or any HTTP event. */
export type EventOf<Input> = Input extends { event: infer Event } ? Event : HttpEvent
/** The context a handler declares, or the least of one. */
export type ContextOf<Input> = Input extends { context: infer Context } ? Context : HandlerContext
/** What a handler declares beside event and context, to be handed in once. */
export type ServicesOf<Input> = Omit<Input, 'event' | 'context'> &
  ('logger' extends keyof Input ? unknown : { logger?: Logger })

/** What every handler of an API may have in common. */
export interface HandlerOptions {
  /** Which pages may call. Default: no CORS headers, and preflights go to the handler. */
  cors?: CorsOptions | undefined
  /** Hears of faults where the services have no `logger`. Default: the console. */
  logger?: Logger | undefined
}

/** A function as Lambda calls it. */
export type LambdaFunction<Input, Result> = (
  event: EventOf<Input>,
  context: ContextOf<Input>,
) => Promise<Exclude<Result, Problem> | ProblemResponse>

/**
 * Makes a Lambda function of a handler, which takes one object with `event`, `context` and the services handed in.
 *
 * A `Problem` that the handler returns or throws becomes the response. A `TokenError` becomes 401, 403 or 503. Any
 * other error becomes a 500 without its message and goes to the logger. For AppSync, which has no responses, they
 * become an error with the title as its name. With `cors`, preflights are answered here, without authentication, and
 * every answer has the headers. Throws `TypeError` when `cors` is unusable.
 */
export function createHandler<Result>(
  handler: (input: { event: HttpEvent; context: HandlerContext }) => Result,
  options?: HandlerOptions,
): (services?: { logger?: Logger }) => LambdaFunction<object, Awaited<Result>>
export function createHandler<Input extends object, Result>(
  handler: (input: Input) => Result,
  options?: HandlerOptions,
): (services: ServicesOf<Input>) => LambdaFunction<Input, Awaited<Result>>
export function createHandler(
  handler: (input: never) => unknown,
  options: HandlerOptions = {},
): (services: never) => unknown {
  const corsOf = options.cors && createCors(options.cors)
  return (services: { logger?: Logger } | undefined) =>
    async (event: HttpEvent, context: HandlerContext): Promise<unknown> => {
      let cors: Cors | undefined
      let problem: Problem
      try {
        cors = await corsOf?.(event)
        const result = cors?.isPreflight
          ? { statusCode: 204, headers: {}, body: '' }
          : await handler({ ...services, event, context } as never) // as the overloads declare
        if (!(result instanceof Problem)) return writable(answerTo(event, result, cors?.headers))
        problem = result
      } catch (error) {
        problem = asProblem(error, context, services?.logger ?? options.logger)
      }
      return answerTo(event, responseOf(problem, event), cors?.headers)
    }
}

function asProblem(error: unknown, context: HandlerContext | undefined, logger: Logger = console): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TokenError) return problemOf(error)
  logger.error('Unexpected error in a handler', error)
  const id = context?.awsRequestId
  return new Problem(500, undefined, id && /^[\da-f-]{36}$/i.test(id) ? { instance: `urn:uuid:${id}` } : {})
}
