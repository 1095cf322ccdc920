import { confirmed, refuseUnlessUnconfirmed } from '../../domain/users/confirmation.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { changeUser, requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Confirms a sign-up without a code. No address is verified by it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html
 */
export async function AdminConfirmSignUp({ input, services }: CallOf<'AdminConfirmSignUp'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  refuseUnlessUnconfirmed(user)
  const changed = await changeUser(services, pool, user, {}, (current) => confirmed(current, undefined))
  const of = { pool, client: undefined, user: changed, source: 'ConfirmSignUp' } as const
  await services.triggers.ask('PostConfirmation', of, { clientMetadata: input.ClientMetadata })
  return {}
}
