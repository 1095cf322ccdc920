import { validity } from '../domain/clients/clients.ts'
import type { FactorCode } from '../domain/codes/factor-codes.ts'
import { draftFactorCode } from '../domain/codes/factor-codes.ts'
import type { Contact } from '../domain/messages/messages.ts'
import { ApiError } from '../errors.ts'
import type { Asked, Asking } from './step.ts'

/** Sends a code to an address of the user. Whoever is to show it and has no such address any more does not get in. */
export async function sendTo(attribute: Contact, from: Omit<Asking, 'choices'>): Promise<Asked & { keep: FactorCode }> {
  const destination = from.user.attributes[attribute]
  if (destination) return sendCode({ attribute, destination }, from)
  throw new ApiError('MFAMethodNotFoundException', `The user has no ${attribute} to send a code to.`)
}

/** Sends a code that is good as long as the session that waits for it. */
export async function sendCode(
  to: Pick<FactorCode, 'attribute' | 'destination'>,
  { services, pool, client, user, occasion }: Omit<Asking, 'choices'>,
): Promise<Asked & { keep: FactorCode }> {
  const until = new Date(services.clock.now().getTime() + validity(client).sessionSeconds * 1000)
  const by = { client, clientMetadata: occasion.clientMetadata, tellsSendersAlone: occasion.by !== 'admin', until }
  const { kept, message } = await draftFactorCode(services, pool, user, to, by)
  const { DeliveryMedium, Destination } = message.delivery
  return {
    parameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: DeliveryMedium,
      CODE_DELIVERY_DESTINATION: Destination,
      USER_ID_FOR_SRP: user.username,
    },
    keep: kept,
    message,
  }
}
