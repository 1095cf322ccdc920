import type { Runner } from './runner.ts'
import { FunctionFailed, NotCalled } from './runner.ts'

/** The event that a function receives. It is the function's own to change. */
export interface TriggerEvent {
  readonly triggerSource: string
  readonly userName: string
  readonly request: Record<string, unknown>
  response: Record<string, unknown>
}

/** A function as its author writes it. */
export type Handler = (event: TriggerEvent, signal: AbortSignal) => unknown

/** Runs functions of this process, by their ARN. Event and answer travel as JSON, as they do to and from AWS Lambda. */
export function inProcess(functions: Readonly<Record<string, Handler>>): Runner {
  return {
    async run(arn, event, { signal }) {
      const handler = Object.hasOwn(functions, arn) ? functions[arn] : undefined
      if (!handler) throw new NotCalled('ResourceNotFoundException')
      const received = JSON.parse(JSON.stringify(event)) as TriggerEvent // as the room makes them
      try {
        const returned = await handler(received, signal)
        return JSON.parse(JSON.stringify(returned ?? null)) as unknown
      } catch (cause) {
        if (cause instanceof NotCalled) throw cause
        throw new FunctionFailed(cause instanceof Error ? cause.message : String(cause), { cause })
      }
    },
  }
}
