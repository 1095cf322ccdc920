import { uuid } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { Device, Pool, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'

const KEY = /^[\w-]+_[0-9a-f-]+$/
const LONGEST_KEY = 55

/** Clients look for this text, drop the key they sent, and try again. */
export function noSuchDevice(): ApiError {
  return new ApiError('ResourceNotFoundException', 'Device does not exist.')
}

/** Whether devices are given keys when somebody signs in from them. */
export function tracksDevices({ settings }: Pick<Pool, 'settings'>): boolean {
  return settings.DeviceConfiguration !== undefined
}

/** Refuses what is about devices in a pool that does not track them. */
export function requireTracking(pool: Pick<Pool, 'settings'>): void {
  if (tracksDevices(pool)) return
  const message = 'Device tracking is not enabled for the user pool.'
  throw new ApiError('InvalidUserPoolConfigurationException', message, {
    detail: 'the pool has no DeviceConfiguration',
  })
}

/** Whether a device is remembered as soon as it is confirmed; else its user is asked. */
export function remembersAlways({ settings }: Pick<Pool, 'settings'>): boolean {
  return settings.DeviceConfiguration?.DeviceOnlyRememberedOnUserPrompt !== true
}

/** Whether a remembered device stands for a second factor. */
export function isDeviceEnough({ settings }: Pick<Pool, 'settings'>): boolean {
  return settings.DeviceConfiguration?.ChallengeRequiredOnNewDevice === true
}

/** A key for a device that is not known yet. */
export function drawDeviceKey({ random }: Pick<Services, 'random'>, { region }: Pick<Pool, 'region'>): string {
  return `${region}_${uuid(random)}`
}

/** What stands for the pool in the proofs of its devices: every verifier depends on it, so it never changes. */
export function deviceGroupKey({ keyring }: Pick<Services, 'keyring'>, { id }: Pick<Pool, 'id'>): string {
  const text = keyring.hmac('device group', id).toString('base64url')
  return `-${text.replaceAll(/[-_]/g, '').slice(0, 8)}`
}

/** Tells whether a text has the form of a device's key. */
export function isDeviceKey(text: string): boolean {
  return text.length <= LONGEST_KEY && KEY.test(text)
}

/** Finds a device that a user has confirmed in a pool that tracks devices. */
export async function findDevice(
  { storage }: Pick<Services, 'storage'>,
  pool: Pool,
  user: Pick<User, 'key'>,
  key: string,
): Promise<Device | undefined> {
  return tracksDevices(pool) && isDeviceKey(key) ? storage.devices.find(user.key, key) : undefined
}

/** As {@link findDevice}; refuses when there is none, or the pool tracks none. */
export async function requireDevice(
  services: Pick<Services, 'storage'>,
  pool: Pool,
  user: Pick<User, 'key'>,
  key: string,
): Promise<Device> {
  requireTracking(pool)
  const device = await findDevice(services, pool, user, key)
  if (!device) throw noSuchDevice()
  return device
}

/** Ends a device and every sign-in from it. */
export async function forgetDevice(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  user: Pick<User, 'key'>,
  key: string,
): Promise<void> {
  requireTracking(pool)
  if (!(await storage.devices.forget(user.key, key, clock.now()))) throw noSuchDevice()
}

/** Says whether a device is remembered, and so may be asked for a proof at a sign-in. */
export async function setRemembered(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  user: Pick<User, 'key'>,
  key: string,
  status: 'remembered' | 'not_remembered' | undefined,
): Promise<void> {
  requireTracking(pool)
  if (status === undefined) {
    throw new ApiError('InvalidParameterException', 'Missing required parameter DeviceRememberedStatus')
  }
  const isKnown = await storage.devices.remember(user.key, key, status === 'remembered', clock.now())
  if (!isKnown) throw noSuchDevice()
}
