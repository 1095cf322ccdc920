import { addressToProve } from '../../domain/users/attributes.ts'
import type { CodeDelivery } from '../../domain/messages/messages.ts'
import { admitTo } from '../../domain/messages/sending.ts'
import { sendOrPretend } from '../../domain/decoy.ts'
import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import type { Input, Output } from '../../model/types.gen.ts'
import type { Begun } from '../begin.ts'
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
}: CallOf<'ResendConfirmationCode'>): Promise<Output<'ResendConfirmationCode'>> {
  return { CodeDeliveryDetails: await resendCode(services, await begin(services, input), input) }
}

/** Sends a new confirmation code, as the operation does. */
export async function resendCode(
  services: Services,
  begun: Begun,
  {
    Username: typed,
    ClientMetadata: clientMetadata,
  }: Pick<Input<'ResendConfirmationCode'>, 'Username' | 'ClientMetadata'>,
): Promise<CodeDelivery> {
  const { pool, client, user, who, hides } = begun
  refuseDisabled(begun)
  if (user?.enabled && user.status !== 'UNCONFIRMED') {
    throw new ApiError('InvalidParameterException', 'User is already confirmed.')
  }
  const contact = user?.enabled ? addressToProve(pool, user) : undefined
  if (!contact && !hides) {
    throw new ApiError('NotAuthorizedException', 'Cannot resend codes. Auto verification not turned on.')
  }

  const admitted = await admitTo(services, pool, 'ResendConfirmationCode', { who, contact, hides })
  const asked = { user, who, typed, purpose: 'sign-up', contact } as const
  return sendOrPretend(services, pool, asked, admitted, { client, clientMetadata })
}
