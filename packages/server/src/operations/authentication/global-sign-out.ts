import { signOutEverywhere } from '../../domain/tokens/sign-out.ts'
import type { CallOf } from '../operation.ts'

/**
 * Ends every sign-in of the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export async function GlobalSignOut({ caller: { pool, user }, services }: CallOf<'GlobalSignOut'>) {
  await signOutEverywhere(services, pool, user)
  return {}
}
