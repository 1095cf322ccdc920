import type { Clock } from '../../domain/clock.ts'
import type { Watch } from '../../domain/invocations.ts'
import type { Log } from '../../domain/services.ts'
import type { AskTriggers, Of, TriggerName, Triggers } from '../../domain/triggers.ts'
import type { ApiError } from '../../errors.ts'
import { NotAnswered } from '../../http/outgoing/send.ts'
import type { Pool } from '../../storage/port/index.ts'
import type { Runner } from '../runners/runner.ts'
import { FunctionFailed, NotCalled } from '../runners/runner.ts'
import type { Trigger } from '../trigger.ts'
import { responseOf } from './answer.ts'
import { eventOf } from './event.ts'
import { failed, notCalled, TIMED_OUT } from './refusals.ts'
import { watched } from './watched.ts'

/** Every trigger there is, as it is on the wire. */
export type Registry = { readonly [Name in TriggerName]: Trigger<Name> }

/** How long the service waits for a function, and how many times it calls one that does not answer. */
const AWAITED = { limitMs: 5_000, calls: 3 }
/** The same of one that nobody waits for: whatever sends a message is tried again some time later. */
const UNAWAITED = { limitMs: 25_000, calls: 1 }

interface Needs {
  readonly runner?: Runner | undefined
  readonly log: Log
  readonly clock: Clock
  /** In place of what the service waits. */
  readonly limitMs?: number | undefined
  readonly watch?: Watch | undefined
  /** Aborted when the server begins to close. */
  readonly stopping?: AbortSignal | undefined
}

/** Makes what asks the functions of pools. Without a runner, the log tells of each that would have been asked. */
export function createTriggers(
  registry: Registry,
  { runner, log, clock, limitMs, watch, stopping }: Needs,
): AskTriggers {
  const warn = createWarning(log)
  // Whoever still waits for functions one call later would be cut off without an answer.
  const over = new AbortController()
  const end = () => setTimeout(() => over.abort(), limitMs ?? AWAITED.limitMs).unref()
  stopping?.addEventListener('abort', end, { once: true })

  return {
    has(pool, name) {
      const arn = functionOf(pool, name)
      if (arn !== undefined && !runner) warn(pool.id, name, arn)
      return arn !== undefined && runner !== undefined
    },
    async ask<Name extends TriggerName>(name: Name, of: Of<Name>, request: Triggers[Name]['request']) {
      const arn = functionOf(of.pool, name)
      if (arn === undefined) return undefined
      if (!runner) return warn(of.pool.id, name, arn)
      const trigger: Trigger<Name> = registry[name]
      const event = eventOf(trigger.prefix, of, trigger.part(request, of))
      const patience = trigger.isUnawaited ? UNAWAITED : AWAITED
      const called = { name, arn, event, ...patience, ...(limitMs !== undefined && { limitMs }) }
      const attempt = async (answered: (returned: unknown) => void): Promise<Triggers[Name]['reply']> => {
        const returned = await call(runner, called, over.signal)
        answered(returned)
        return trigger.reply(trigger.isUnawaited ? {} : responseOf(returned), of)
      }
      return watch ? watched(attempt, called, { watch, clock }) : attempt(() => undefined)
    },
  }
}

function functionOf({ settings }: Pool, name: TriggerName): string | undefined {
  const named = settings.LambdaConfig?.[name]
  return typeof named === 'string' ? named : named?.LambdaArn
}

interface Called {
  readonly name: TriggerName
  readonly arn: string
  readonly event: object
  readonly limitMs: number
  readonly calls: number
}

/** Runs a function; again when it does not answer in time, and as often as the service does. */
async function call(runner: Runner, { name, arn, event, limitMs, calls }: Called, over: AbortSignal): Promise<unknown> {
  for (let time = 1; time <= calls && !over.aborted; time += 1) {
    const ended = new AbortController()
    const late = Symbol('late')
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<typeof late>((resolve) => {
      timer = setTimeout(() => resolve(late), limitMs)
      over.addEventListener('abort', () => resolve(late), { signal: ended.signal })
    })
    try {
      const returned = await Promise.race([runner.run(arn, event, { signal: ended.signal, ms: limitMs }), limit])
      if (returned !== late) return returned
    } catch (cause) {
      throw refusalOf(name, cause)
    } finally {
      clearTimeout(timer)
      ended.abort()
    }
  }
  throw notCalled(name, TIMED_OUT)
}

function refusalOf(name: string, cause: unknown): ApiError {
  if (cause instanceof FunctionFailed) return failed(name, cause.message, { cause, detail: cause.at })
  if (cause instanceof NotCalled) return notCalled(name, cause.code, { cause, detail: cause.detail })
  const detail = cause instanceof NotAnswered ? cause.message : undefined
  return notCalled(name, 'ServiceException', { cause, detail })
}

const KEPT = 1_000

/** Tells the log, once for each pool and function, of a function that nobody runs. */
function createWarning(log: Log): (poolId: string, name: string, arn: string) => undefined {
  const told = new Set<string>()
  return (poolId, name, arn) => {
    const about = `${poolId} ${arn}`
    if (told.has(about) || told.size >= KEPT) return
    told.add(about)
    const example = `functions: { ${arn.split(':')[6] ?? 'name'}: ./${name}.ts#handler }`
    log.warn(
      `The pool ${poolId} names ${arn} for ${name}, and this server goes on without: it runs functions that its --config names, as in "${example}".`,
    )
  }
}
