import { requirePool } from '../../domain/pools/pools.ts'
import { findUser, USER_DOES_NOT_EXIST } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { readDevices } from './page.ts'
import { toAdminDeviceType } from './wire.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListDevices.html */
export async function AdminListDevices({
  input,
  services,
  refusal,
}: CallOf<'AdminListDevices'>): Promise<Output<'AdminListDevices'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await findUser(services, pool, input.Username)
  // The service's model gives this operation no UserNotFoundException.
  if (!user) throw refusal('ResourceNotFoundException', USER_DOES_NOT_EXIST)
  const { rows, next } = await readDevices(services, pool, user, input)
  return { Devices: rows.map((device) => toAdminDeviceType(services, pool, user, device)), PaginationToken: next }
}
