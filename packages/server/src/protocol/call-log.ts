import type { Observer } from '../domain/principal.ts'
import type { Log } from '../domain/services.ts'
import { oneLine } from '../http/text.ts'

/** Tells the log of every call that was refused or failed. */
export function logCalls(log: Log): Observer {
  return ({ operation, status, error }) => {
    if (!error) return
    const name = oneLine(operation, 64) || 'A request without X-Amz-Target'
    if (status >= 500) log.error(`${name} failed.`, { error })
    else log.info(`${name} refused: ${error.name}${shown(error.message)}`)
  }
}

/** A refusal's words as the log may have them: what a request held is left out of the sentences that repeat it. */
function shown(message: string): string {
  const words = /^\d+ validation errors? detected: /.test(message)
    ? message.replaceAll(/Value '[^]*?' at '/g, "Value at '")
    : message
  return words === '' ? '' : `: ${oneLine(words, 500)}`
}
