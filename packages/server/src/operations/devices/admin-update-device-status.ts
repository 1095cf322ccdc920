import { setRemembered } from '../../domain/devices/devices.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Says whether a device of a user is remembered.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateDeviceStatus.html
 */
export async function AdminUpdateDeviceStatus({ input, services }: CallOf<'AdminUpdateDeviceStatus'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  await setRemembered(services, pool, user, input.DeviceKey, input.DeviceRememberedStatus)
  return {}
}
