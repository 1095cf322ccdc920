import { drawDeviceKey, findDevice, noSuchDevice, tracksDevices } from '../domain/devices/devices.ts'
import type { Services } from '../domain/services.ts'
import type { Device, User } from '../storage/port/index.ts'
import { invalidSession } from './session.ts'
import type { At, DeviceOfSignIn, Factor, Fields, Occasion, Progress, Response } from './step.ts'

/** Devices come in where anybody signs in through the API or on a page; back ends have none (auth-flows.md 7). */

interface Where extends Pick<At, 'pool'> {
  readonly occasion: Occasion
  readonly progress: Progress
}

/**
 * The device that somebody signs in from who has just shown something: the one named with it, else the one named before.
 *
 * A device named now that is none of theirs is refused, which leaves the session good: clients drop the key and answer
 * once more. One that was forgotten since it was named is dropped without a word, and stands for nothing any more. A browser
 * has shown with each of its requests which one it is.
 */
export async function deviceOf(
  services: Pick<Services, 'storage'>,
  { pool, occasion, progress }: Where,
  user: User,
  fields: Fields,
): Promise<Device | undefined> {
  if (occasion.by === 'page')
    return occasion.device === undefined ? undefined : findDevice(services, pool, user, occasion.device)
  if (occasion.by !== 'public') return undefined
  const named = fields['DEVICE_KEY'] || undefined
  const key = named ?? progress.device
  if (key === undefined) return undefined
  // A proof of one device would otherwise stand for another one. Before the first proof nothing is more than said.
  const isOther = progress.proven.length > 0 && progress.device !== undefined && key !== progress.device
  const device = isOther ? undefined : await findDevice(services, pool, user, key)
  if (!device && named !== undefined) throw noSuchDevice()
  return device
}

/** What was shown, with the device that a page knows its browser by: no proof is asked of it that it has given. */
export function withBrowser(
  { by }: Occasion,
  proven: readonly Factor[],
  device: Device | undefined,
): readonly Factor[] {
  const isShown = by === 'page' && device?.isRemembered === true && !proven.includes('DEVICE')
  return isShown ? [...proven, 'DEVICE'] : proven
}

/** The device that the tokens of a sign-in are for: the one it came from, else a new one where the pool tracks them. */
export function deviceAtEnd(
  services: Pick<Services, 'random'>,
  { pool, occasion }: Pick<Where, 'pool' | 'occasion'>,
  known: Device | undefined,
): DeviceOfSignIn | undefined {
  if (known) return { key: known.key, isNew: false }
  if (occasion.by !== 'public' || !tracksDevices(pool)) return undefined
  return { key: drawDeviceKey(services, pool), isNew: true }
}

/** The device that was asked for a proof; refuses an answer from another one, or when it is remembered no more. */
export async function requireSameDevice(response: Response): Promise<{ user: User; device: Device }> {
  const { services, pool, responses, progress, user } = response
  if (!user) throw invalidSession()
  const { device: key } = progress
  const device = key !== undefined && key === responses['DEVICE_KEY'] && (await findDevice(services, pool, user, key))
  if (!device || !device.isRemembered) throw noSuchDevice()
  return { user, device }
}
