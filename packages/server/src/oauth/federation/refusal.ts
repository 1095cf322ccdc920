import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import { FederationError, reasonOf } from '../../federation/error.ts'
import { oneLine } from '../../http/text.ts'
import type { Authorization } from '../browser/authorization.ts'
import { refusedWith } from '../browser/redirect.ts'

/** Tells the application why nobody has signed in, in the service's words; what nobody foresaw goes on as it is. */
export function refusalOf({ log }: Pick<Services, 'log'>, asked: Authorization, error: unknown): Response {
  if (error instanceof FederationError) {
    log.info(`A sign-in with ${asked.provider ?? 'a provider'} has failed: ${oneLine(reasonOf(error), 500)}.`)
    return refusedWith(asked, 'invalid_request', error.message)
  }
  if (!(error instanceof ApiError) || error.status >= 500) throw error
  // A function of the pool does not agree: its words have a space behind them, and those of the schema its lines.
  const words = error.message.replaceAll('\n', ' ')
  return refusedWith(asked, 'invalid_request', error.name.endsWith('LambdaValidationException') ? `${words} ` : words)
}
