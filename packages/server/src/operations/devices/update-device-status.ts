import { setRemembered } from '../../domain/devices/devices.ts'
import type { CallOf } from '../operation.ts'

/**
 * Says whether a device of the caller is remembered.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html
 */
export async function UpdateDeviceStatus({ input, caller: { pool, user }, services }: CallOf<'UpdateDeviceStatus'>) {
  await setRemembered(services, pool, user, input.DeviceKey, input.DeviceRememberedStatus)
  return {}
}
