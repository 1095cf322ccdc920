import { requireContact } from '../../domain/attributes.ts'
import { send } from '../../domain/codes.ts'
import { count } from '../../domain/limits.ts'
import { addressToVerify } from '../../domain/profile.ts'
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
    await count(services, pool, user.sub, 'GetUserAttributeVerificationCode')
    const what = { purpose: `verify:${attribute}`, trigger: 'VerifyUserAttribute', attribute, destination } as const
    return { CodeDeliveryDetails: await send(services, pool, user, what) }
  },
)
