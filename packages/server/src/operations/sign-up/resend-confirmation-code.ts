import { addressToProve } from '../../domain/users/attributes.ts'
import { admitTo } from '../../domain/messages/sending.ts'
import { sendOrPretend } from '../../domain/decoy.ts'
import type { Output } from '../../model/types.gen.ts'
import { begin, refuseDisabled } from '../begin.ts'
import type { CallOf } from '../operation.ts'

/**
 * Sends a new confirmation code.
 *
 * Where the client hides its users, it answers as if it had sent one to those who do not exist, are disabled or have no
 * address to send it to.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 */
export async function ResendConfirmationCode({
  input,
  services,
  refusal,
}: CallOf<'ResendConfirmationCode'>): Promise<Output<'ResendConfirmationCode'>> {
  const begun = await begin(services, input)
  const { pool, client, user, who, hides } = begun
  refuseDisabled(begun)
  if (user?.enabled && user.status !== 'UNCONFIRMED') {
    throw refusal('InvalidParameterException', 'User is already confirmed.')
  }
  const contact = user?.enabled ? addressToProve(pool, user) : undefined
  if (!contact && !hides) {
    throw refusal('NotAuthorizedException', 'Cannot resend codes. Auto verification not turned on.')
  }

  const admitted = await admitTo(services, pool, 'ResendConfirmationCode', { who, contact, hides })
  const asked = { user, who, typed: input.Username, purpose: 'sign-up', contact } as const
  const by = { client, clientMetadata: input.ClientMetadata }
  return { CodeDeliveryDetails: await sendOrPretend(services, pool, asked, admitted, by) }
}
