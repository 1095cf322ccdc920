import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { readDevices } from './page.ts'
import { toAdminDeviceType } from './wire.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListDevices.html */
export async function AdminListDevices({
  input,
  services,
}: CallOf<'AdminListDevices'>): Promise<Output<'AdminListDevices'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const { rows, next } = await readDevices(services, pool, user, input)
  return { Devices: rows.map((device) => toAdminDeviceType(services, pool, user, device)), PaginationToken: next }
}
