import type { Observer } from '../domain/principal.ts'
import type { Log } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import { oneLine } from '../http/text.ts'

/**
 * Tells the log of every call that was refused or failed; where it `explains`, also what the client is not told: the
 * names of users may be in that.
 */
export function logCalls(log: Log, { explains }: { explains: boolean }): Observer {
  return ({ operation, status, error }) => {
    if (!error) return
    const name = oneLine(operation, 64) || 'A request without X-Amz-Target'
    if (status >= 500) log.error(`${name} failed.`, { error })
    else log.info(`${name} refused: ${error.name}${shown(error.message)}${explains ? why(error) : ''}`)
  }
}

/** A refusal's words as the log may have them: what a request held is left out of the sentences that repeat it. */
function shown(message: string): string {
  const words = /^\d+ validation errors? detected: /.test(message)
    ? message.replaceAll(/Value '[^]*?' at '/g, "Value at '")
    : message
  return words === '' ? '' : `: ${oneLine(words, 500)}`
}

/** What is meant for the log. Not the cause: the words of a parser repeat what they could not read. */
function why(error: Error): string {
  const detail = error instanceof ApiError ? error.detail : undefined
  return typeof detail === 'string' ? ` (${oneLine(detail, 500)})` : ''
}
