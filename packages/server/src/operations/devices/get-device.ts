import { requireDevice } from '../../domain/devices/devices.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toDeviceType } from './wire.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html */
export async function GetDevice({
  input,
  caller: { pool, user },
  services,
}: CallOf<'GetDevice'>): Promise<Output<'GetDevice'>> {
  return { Device: toDeviceType(await requireDevice(services, pool, user, input.DeviceKey)) }
}
