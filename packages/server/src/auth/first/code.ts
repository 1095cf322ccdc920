import { validity } from '../../domain/clients/clients.ts'
import type { FirstCode } from '../../domain/codes/factor-codes.ts'
import { draftFirstCode, isFirstCode, WRONG_FACTOR_CODE } from '../../domain/codes/factor-codes.ts'
import { addressOfNobody, counterOfNobody } from '../../domain/decoy.ts'
import { guarded } from '../../domain/limits/lockout.ts'
import type { CodeFactor } from '../../domain/factors/first-factors.ts'
import { addressOf, codeAddress } from '../../domain/factors/first-factors.ts'
import { USER_IS_DISABLED } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import type { Ask, Proven, Response } from '../step.ts'
import { requireField } from '../step.ts'
import type { FirstAttempt } from './attempt.ts'

/**
 * Sends a code that is a first factor, good as long as the session that waits for it. For nobody, and for whom no code
 * can go out, the same work is done for a message that goes nowhere.
 */
export async function sendFirstCode(attempt: FirstAttempt, factor: CodeFactor): Promise<Ask> {
  const { services, pool, client, user, whose, who, name, occasion } = attempt
  const own = user && codeAddress(pool, user, factor)
  const shown = own ?? addressOfNobody(services, pool, name, addressOf[factor])
  const until = new Date(services.clock.now().getTime() + validity(client).sessionSeconds * 1000)
  const to = { user: user?.enabled && own ? user : undefined, sub: whose.sub, who, name, shown }
  const by = { client, clientMetadata: occasion.clientMetadata, tellsSendersAlone: occasion.by !== 'admin', until }
  const { kept, message } = await draftFirstCode(services, pool, to, by)
  return {
    ask: factor,
    whose,
    parameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: message.delivery.DeliveryMedium,
      CODE_DELIVERY_DESTINATION: message.delivery.Destination,
    },
    keep: kept,
    message,
  }
}

/** Judges the code of a first factor as a guess under the lockout. It went to an address that is still the user's. */
export async function proveByCode(
  { services, pool, user, whose, kept, responses }: Response<FirstCode>,
  factor: CodeFactor,
): Promise<Proven> {
  const typed = requireField(responses, `${factor}_CODE`)
  const who = user?.sub ?? counterOfNobody(services, whose.sub)
  const right = await guarded(services, pool, who, () => {
    const destination = user && codeAddress(pool, user, factor)?.destination
    const isRight = isFirstCode(services, pool, { sub: whose.sub, destination: destination ?? '' }, kept, typed)
    return isRight && destination !== undefined
  })
  if (!right || !user) throw new ApiError('CodeMismatchException', WRONG_FACTOR_CODE)
  if (!user.enabled) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  return { proven: factor, user }
}
