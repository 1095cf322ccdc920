import { forgetDevice } from '../../domain/devices/devices.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Forgets a device of a user, and ends every sign-in from it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminForgetDevice.html
 */
export async function AdminForgetDevice({ input, services }: CallOf<'AdminForgetDevice'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  await forgetDevice(services, pool, user, input.DeviceKey)
  return {}
}
