import type { DeviceType } from '@aws-sdk/client-cognito-identity-provider'
import type { Wire } from '../../model/wire.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Services } from '../../domain/services.ts'
import type { Device, Pool, User } from '../../storage/port/index.ts'

/** A device as its user sees it. */
export function toDeviceType(device: Device, more: readonly (readonly [string, string])[] = []): Wire<DeviceType> {
  const attributes = [
    ['device_status', 'valid'],
    ['device_name', device.name],
    ['last_ip_used', device.lastAddress],
    ...more,
  ] as const
  return {
    DeviceKey: device.key,
    DeviceAttributes: attributes.flatMap(([Name, Value]) => (Value === undefined ? [] : [{ Name, Value }])),
    DeviceCreateDate: epochSeconds(device.createdAt),
    DeviceLastModifiedDate: epochSeconds(device.updatedAt),
    DeviceLastAuthenticatedDate: epochSeconds(device.authenticatedAt),
  }
}

/** A device as whoever runs the pool sees it. */
export function toAdminDeviceType(
  { settings }: Pick<Services, 'settings'>,
  pool: Pool,
  user: User,
  device: Device,
): Wire<DeviceType> {
  const owner = `${user.username}.${pool.id}`
  return toDeviceType(device, [
    ['dev:device_arn', `arn:aws:cognito-idp:${pool.region}:${settings.accountId}:owner/${owner}/device/${device.key}`],
    ['dev:device_owner', owner],
    ['dev:device_remembered_status', device.isRemembered ? 'remembered' : 'not_remembered'],
    ['dev:device_sdk', 'aws-sdk'],
  ])
}
