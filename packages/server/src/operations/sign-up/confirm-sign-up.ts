import { openSignUp, sessionOfConfirmed } from '../../auth/first/sign-up.ts'
import type { Output } from '../../model/types.gen.ts'
import { begin } from '../begin.ts'
import { confirmSignUp } from '../confirm-sign-up.ts'
import type { CallOf } from '../operation.ts'

/**
 * Confirms a sign-up by the code that was sent, and marks the address it went to as verified.
 *
 * A wrong guess that would have moved somebody else's alias spends the code. Where the client hides its users, whoever
 * waits for a confirmation is answered as nobody is.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export async function ConfirmSignUp({ input, services }: CallOf<'ConfirmSignUp'>): Promise<Output<'ConfirmSignUp'>> {
  const { ConfirmationCode: typed, ForceAliasCreation: moveAliases = false, ClientMetadata: clientMetadata } = input
  const begun = await begin(services, input)
  const session = input.Session
  const spend = session === undefined ? [] : [await openSignUp(services, begun, begun.user, session)]
  const { user, code } = await confirmSignUp(services, begun, { typed, moveAliases, spend, clientMetadata })
  const Session = await sessionOfConfirmed(services, begun, user, { code, isBrought: spend.length > 0 })
  return Session === undefined ? {} : { Session }
}
