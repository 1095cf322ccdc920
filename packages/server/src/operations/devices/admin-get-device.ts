import { requireDevice } from '../../domain/devices/devices.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { findUser, USER_DOES_NOT_EXIST } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toAdminDeviceType } from './wire.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetDevice.html */
export async function AdminGetDevice({
  input,
  services,
  refusal,
}: CallOf<'AdminGetDevice'>): Promise<Output<'AdminGetDevice'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await findUser(services, pool, input.Username)
  // The service's model gives this operation no UserNotFoundException.
  if (!user) throw refusal('ResourceNotFoundException', USER_DOES_NOT_EXIST)
  const device = await requireDevice(services, pool, user, input.DeviceKey)
  return { Device: toAdminDeviceType(services, pool, user, device) }
}
