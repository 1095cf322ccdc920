import { send } from '../../domain/codes.ts'
import { count } from '../../domain/limits.ts'
import { addressToVerify } from '../../domain/profile.ts'
import { operation } from '../operation.ts'

const NOT_VERIFIABLE = 'Invalid attribute name. Only phone_number and email can be verified.'

/**
 * Sends the caller a code that verifies an address.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export const GetUserAttributeVerificationCode = operation(
  'GetUserAttributeVerificationCode',
  async ({ input, caller: { pool, user }, services, refusal }) => {
    const attribute = input.AttributeName
    if (attribute !== 'email' && attribute !== 'phone_number') {
      throw refusal('InvalidParameterException', NOT_VERIFIABLE)
    }
    const destination = addressToVerify(user, attribute)
    if (!destination) {
      const kind = attribute === 'email' ? 'email address' : 'phone number'
      throw refusal('InvalidParameterException', `User does not have a valid registered ${kind}`)
    }
    await count(services, pool, user.sub, 'GetUserAttributeVerificationCode')
    const what = { purpose: `verify:${attribute}`, trigger: 'VerifyUserAttribute', attribute, destination } as const
    return { CodeDeliveryDetails: await send(services, pool, user, what) }
  },
)
