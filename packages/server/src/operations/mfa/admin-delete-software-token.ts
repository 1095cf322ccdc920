import { requirePool } from '../../domain/pools/pools.ts'
import { withoutSoftwareToken } from '../../domain/factors/mfa-settings.ts'
import { changeUser, requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Takes a user's authenticator app away, and with it the preference for it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteSoftwareToken.html
 */
export async function AdminDeleteSoftwareToken({ input, services }: CallOf<'AdminDeleteSoftwareToken'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  await changeUser(services, pool, user, {}, withoutSoftwareToken)
  return {}
}
