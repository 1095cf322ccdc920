import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { readDevices } from './page.ts'
import { toDeviceType } from './wire.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html */
export async function ListDevices({
  input,
  caller: { pool, user },
  services,
}: CallOf<'ListDevices'>): Promise<Output<'ListDevices'>> {
  const { rows, next } = await readDevices(services, pool, user, input)
  return { Devices: rows.map((device) => toDeviceType(device)), PaginationToken: next }
}
