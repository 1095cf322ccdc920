import type { HandlerContext, HttpEvent } from './events.ts'
import { phraseOf, Problem, type ProblemResponse } from './problem.ts'
import { problemOf } from './refusals.ts'
import { TokenError } from './token-error.ts'

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

/** A function as Lambda calls it. */
export type LambdaFunction<Input, Result> = (
  event: EventOf<Input>,
  context: ContextOf<Input>,
) => Promise<Exclude<Result, Problem> | ProblemResponse>

/**
 * Makes a Lambda function of a handler, which takes one object with `event`, `context` and the services handed in.
 *
 * A `Problem` that the handler returns or throws becomes the response. A `TokenError` becomes 401, 403 or 503. Any
 * other error becomes a 500 without its message and goes to `services.logger`, or the console when there is none.
 */
export function createHandler<Result>(
  handler: (input: { event: HttpEvent; context: HandlerContext }) => Result,
): (services?: { logger?: Logger }) => LambdaFunction<object, Awaited<Result>>
export function createHandler<Input extends object, Result>(
  handler: (input: Input) => Result,
): (services: ServicesOf<Input>) => LambdaFunction<Input, Awaited<Result>>
export function createHandler(handler: (input: never) => unknown): (services: never) => unknown {
  return (services: { logger?: Logger } | undefined) =>
    async (event: HttpEvent, context: HandlerContext): Promise<unknown> => {
      try {
        const result = await handler({ ...services, event, context } as never) // as the overloads declare
        return result instanceof Problem ? toResponse(result, event) : result
      } catch (error) {
        return toResponse(asProblem(error, context, services?.logger), event)
      }
    }
}

function asProblem(error: unknown, context: HandlerContext | undefined, logger: Logger = console): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TokenError) return problemOf(error)
  logger.error('Unexpected error in a handler', error)
  const id = context?.awsRequestId
  return new Problem(500, undefined, id && /^[\da-f-]{36}$/i.test(id) ? { instance: `urn:uuid:${id}` } : {})
}

function toResponse({ statusCode, headers, body }: Problem, event: HttpEvent | undefined): ProblemResponse {
  const context = event?.requestContext
  if (typeof context !== 'object' || context === null || !('elb' in context)) return { statusCode, headers, body }
  // A load balancer wants the status line, and headers in the one of the two maps that it uses in requests
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  const statusDescription = `${statusCode} ${phraseOf(statusCode)}`
  return { statusCode, statusDescription, headers, ...(event?.multiValueHeaders && { multiValueHeaders }), body }
}
