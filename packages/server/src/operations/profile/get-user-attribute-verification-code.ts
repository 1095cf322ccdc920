import { requireContact } from '../../domain/attributes.ts'
import { send } from '../../domain/codes.ts'
import { addressToVerify } from '../../domain/profile.ts'
import { admit } from '../../domain/sending.ts'
import { operation } from '../operation.ts'

/**
 * Sends the caller a code that verifies an address.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export const GetUserAttributeVerificationCode = operation(
  'GetUserAttributeVerificationCode',
  async ({ input, caller: { pool, user }, services, refusal }) => {
    const attribute = requireContact(input.AttributeName)
    const destination = addressToVerify(user, attribute)
    if (!destination) {
      const kind = attribute === 'email' ? 'email address' : 'phone number'
      throw refusal('InvalidParameterException', `User does not have a valid registered ${kind}`)
    }
    const to = { who: user.sub, contact: { attribute, destination } }
    const admitted = await admit(services, pool, 'GetUserAttributeVerificationCode', to)
    return { CodeDeliveryDetails: await send(services, pool, user, admitted, `verify:${attribute}`) }
  },
)
