import { signOutEverywhere } from '../../domain/sign-out.ts'
import { operation } from '../operation.ts'

/**
 * Ends every sign-in of the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export const GlobalSignOut = operation('GlobalSignOut', async ({ caller: { pool, user }, services }) => {
  await signOutEverywhere(services, pool, user)
  return {}
})
