import { requireContact } from '../../domain/users/attributes.ts'
import { sendCode } from '../../domain/codes/draft.ts'
import { addressToVerify } from '../../domain/users/profile.ts'
import { admit } from '../../domain/messages/sending.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Sends the caller a code that verifies an address.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export async function GetUserAttributeVerificationCode({
  input,
  caller: { pool, client, user },
  services,
  refusal,
}: CallOf<'GetUserAttributeVerificationCode'>): Promise<Output<'GetUserAttributeVerificationCode'>> {
  const attribute = requireContact(input.AttributeName)
  const destination = addressToVerify(user, attribute)
  if (!destination) {
    const kind = attribute === 'email' ? 'email address' : 'phone number'
    throw refusal('InvalidParameterException', `User does not have a valid registered ${kind}`)
  }
  const to = { who: user.sub, contact: { attribute, destination } }
  const admitted = await admit(services, pool, 'GetUserAttributeVerificationCode', to)
  const by = { client, clientMetadata: input.ClientMetadata }
  return { CodeDeliveryDetails: await sendCode(services, pool, user, admitted, `verify:${attribute}`, by) }
}
