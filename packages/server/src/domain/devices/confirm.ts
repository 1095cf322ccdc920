import { parseVerifier } from '../../crypto/srp.ts'
import { equal } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { Device, Pool } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Bearer } from '../tokens/bearer.ts'
import { remembersAlways, requireTracking } from './devices.ts'

const VERIFIER_BYTES = 384
/** Clients draw 16 bytes and may put a zero before them; no salt need be longer than this. */
const LONGEST_SALT = 64
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** What SRP needs of a device's password. */
export interface DeviceVerifier {
  readonly salt: Buffer
  readonly verifier: Buffer
}

/** What a client tells of the device it runs on, in the wire's base64. */
export interface Told {
  readonly key: string
  readonly name: string | undefined
  readonly verifier: string | undefined
  readonly salt: string | undefined
  readonly address: string
}

/**
 * Confirms the device that a sign-in was given a key for, and answers whether its user has still to say that it is to be
 * remembered. The same call may come again; with another verifier it is refused.
 */
export async function confirmDevice(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  { pool, user, family }: Bearer,
  told: Told,
): Promise<{ readonly asksUser: boolean }> {
  requireTracking(pool)
  // Whoever has another token of the user could otherwise choose the password of a device that is not theirs.
  if (told.key !== family.deviceKey) throw new ApiError('InvalidParameterException', 'Invalid device key given.')
  const given = read(told)
  const now = services.clock.now()
  const isRemembered = remembersAlways(pool)
  const device: Device = {
    user: user.key,
    pool: pool.key,
    key: told.key,
    name: told.name,
    sealedVerifier: sealVerifier(services, pool, told.key, given),
    isRemembered,
    lastAddress: told.address || undefined,
    createdAt: now,
    updatedAt: now,
    authenticatedAt: family.authTime,
  }
  const outcome = await services.storage.devices.confirm(device, family.key)
  if (outcome === 'ended') throw new ApiError('NotAuthorizedException', 'Access Token has been revoked')
  if (outcome === 'taken') {
    const existing = await services.storage.devices.find(user.key, told.key)
    if (!existing || !isSame(openVerifier(services, pool, existing), given)) {
      throw new ApiError('DeviceKeyExistsException', 'Device already exists.')
    }
  }
  return { asksUser: !isRemembered }
}

/** Seals what a device's proofs are judged by. */
export function sealVerifier(
  { keyring }: Pick<Services, 'keyring'>,
  pool: Pool,
  key: string,
  { verifier, salt }: DeviceVerifier,
): string {
  return keyring.seal(Buffer.concat([verifier, salt]), placeOf(pool, { key }))
}

/** Opens what a device's proofs are judged by. */
export function openVerifier({ keyring }: Pick<Services, 'keyring'>, pool: Pool, device: Device): DeviceVerifier {
  const bytes = keyring.open(device.sealedVerifier, placeOf(pool, device))
  return { verifier: bytes.subarray(0, VERIFIER_BYTES), salt: bytes.subarray(VERIFIER_BYTES) }
}

function read({ verifier, salt }: Told): DeviceVerifier {
  const [bytes, salted] = [decoded(verifier, 'PasswordVerifier'), decoded(salt, 'Salt')]
  const usable = parseVerifier(bytes)
  if (!usable) throw invalid('PasswordVerifier')
  if (salted.byteLength === 0 || salted.byteLength > LONGEST_SALT) throw invalid('Salt')
  return { verifier: usable, salt: salted }
}

function decoded(text: string | undefined, name: string): Buffer {
  if (text === undefined) throw new ApiError('InvalidParameterException', `Missing required parameter ${name}`)
  if (!BASE64.test(text)) throw invalid(name)
  return Buffer.from(text, 'base64')
}

function invalid(name: string): ApiError {
  return new ApiError('InvalidParameterException', `Invalid ${name} given.`)
}

function isSame(one: DeviceVerifier, other: DeviceVerifier): boolean {
  const [a, b] = [one, other].map(({ verifier, salt }) => Buffer.concat([verifier, salt]).toString('base64'))
  return equal(a ?? '', b ?? '')
}

function placeOf(pool: Pool, { key }: { readonly key: string }) {
  return { table: 'devices', column: 'verifier', pool: pool.id, owner: key }
}
