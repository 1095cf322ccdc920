import { requireDevice } from '../../domain/devices/devices.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toAdminDeviceType } from './wire.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetDevice.html */
export async function AdminGetDevice({ input, services }: CallOf<'AdminGetDevice'>): Promise<Output<'AdminGetDevice'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const device = await requireDevice(services, pool, user, input.DeviceKey)
  return { Device: toAdminDeviceType(services, pool, user, device) }
}
