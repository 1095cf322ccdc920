import type { Clock } from '../../domain/clock.ts'
import type { Outcome, Watch } from '../../domain/invocations.ts'
import type { TriggerName } from '../../domain/triggers.ts'
import { ApiError } from '../../errors.ts'
import type { Json } from './answer.ts'
import { maskingOf } from './masking.ts'

interface Watched {
  readonly name: TriggerName
  readonly arn: string
  readonly event: Json
}

/** Asks a function, and is told what it returned even where that is refused. */
type Attempt<Reply> = (answered: (returned: unknown) => void) => Promise<Reply>

/** Makes an attempt, and tells what watches of it. */
export async function watched<Reply>(
  attempt: Attempt<Reply>,
  { name, arn, event }: Watched,
  { watch, clock }: { readonly watch: Watch; readonly clock: Clock },
): Promise<Reply> {
  const take = async (): Promise<{ readonly outcome: Outcome; readonly settle: () => Reply }> => {
    const at = clock.now()
    const start = watch.stopwatch()
    let returned: unknown
    const ended = (error?: Error): Outcome => {
      const masked = maskingOf(event, returned)
      const told = error && masked(wordsOf(error))
      const answer = returned === undefined ? undefined : masked(returned)
      const ms = Math.round(watch.stopwatch() - start)
      return { at, ms, ...(answer !== undefined && { answer }), ...(told && { error: told }) }
    }
    try {
      const reply = await attempt((answer) => (returned = answer))
      return { outcome: ended(), settle: () => reply }
    } catch (error) {
      const refuse = () => {
        throw error
      }
      return { outcome: ended(error as Error), settle: refuse } // an ApiError: functions' own are made one
    }
  }
  const { outcome, settle } = await take()
  watch.told({
    ...outcome,
    trigger: name,
    triggerSource: String(event['triggerSource']),
    poolId: String(event['userPoolId']),
    username: String(event['userName']),
    function: arn,
    event: maskingOf(event)(event),
    again: async () => (await take()).outcome,
  })
  return settle()
}

function wordsOf(error: Error) {
  const { name, message } = error
  const detail = error instanceof ApiError && typeof error.detail === 'string' ? error.detail : undefined
  return { name, message, ...(detail !== undefined && { detail }) }
}
