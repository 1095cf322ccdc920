import type { Handler, TriggerEvent } from '../src/triggers/runners/in-process.ts'
import { inProcess } from '../src/triggers/runners/in-process.ts'

export type { TriggerEvent }

/** Functions of a test's own, run in this process, and the events they received. */
export function testFunctions() {
  const functions: Record<string, Handler> = {}
  const events: TriggerEvent[] = []
  return {
    runner: inProcess(functions),
    events,
    /** Makes a function and answers its ARN, for a LambdaConfig. */
    add(handler: Handler): string {
      const arn = `arn:aws:lambda:eu-west-1:123456789012:function:f${Object.keys(functions).length}`
      functions[arn] = (event, signal) => {
        events.push(structuredClone(event))
        return handler(event, signal)
      }
      return arn
    },
  }
}

/** A function that fills in the response. */
export const answers =
  (response: object): Handler =>
  (event) => ({ ...event, response })

/** A function that gives back what it received. */
export const agrees: Handler = (event) => event

/** A function that refuses. */
export const refuses: Handler = () => {
  throw new Error('no pies for you')
}
