import { forgetDevice } from '../../domain/devices/devices.ts'
import type { CallOf } from '../operation.ts'

/**
 * Forgets a device of the caller, and ends every sign-in from it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html
 */
export async function ForgetDevice({ input, caller: { pool, user }, services }: CallOf<'ForgetDevice'>) {
  await forgetDevice(services, pool, user, input.DeviceKey)
  return {}
}
