import type { Device, Pool, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { isDeviceEnough, remembersAlways, tracksDevices } from './devices.ts'
import { drawDeviceKey } from './devices.ts'
import { sealVerifier } from './confirm.ts'

/** Browsers that login pages remember: devices like others, but known by what the browser keeps, without a password. */

/** Whether a pool remembers a browser that has shown a second factor: always, when its user says so, or never. */
export function remembersBrowsers(pool: Pick<Pool, 'settings'>): 'always' | 'asked' | 'never' {
  if (!tracksDevices(pool) || !isDeviceEnough(pool)) return 'never'
  return remembersAlways(pool) ? 'always' : 'asked'
}

const VERIFIER_BYTES = 384
const SALT_BYTES = 16

/** Remembers a browser as a device of a user; answers its key. Nobody knows a password of it, so no proof of one is right. */
export async function rememberBrowser(
  services: Pick<Services, 'storage' | 'keyring' | 'clock' | 'random'>,
  pool: Pool,
  user: Pick<User, 'key'>,
  { name, address }: { readonly name: string; readonly address: string },
): Promise<string | undefined> {
  const key = drawDeviceKey(services, pool)
  const verifier = Buffer.from(services.random(VERIFIER_BYTES))
  // Below N, as every verifier is.
  verifier[0] = (verifier[0] ?? 0) & 0x7f
  const salt = Buffer.from(services.random(SALT_BYTES))
  const now = services.clock.now()
  const device: Device = {
    user: user.key,
    pool: pool.key,
    key,
    name,
    sealedVerifier: sealVerifier(services, pool, key, { verifier, salt }),
    isRemembered: true,
    lastAddress: address || undefined,
    createdAt: now,
    updatedAt: now,
    authenticatedAt: now,
  }
  return (await services.storage.devices.confirm(device, undefined)) === 'confirmed' ? key : undefined
}
