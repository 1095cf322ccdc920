import type { FamilyKey, Page, PoolKey, UserKey } from '../ids.ts'

/** A device that its user has confirmed. One that was only named at a sign-in is stored nowhere but in its family. */
export interface Device {
  readonly user: UserKey
  readonly pool: PoolKey
  /** `<region>_<uuid>`. */
  readonly key: string
  /** As its user calls it. */
  readonly name: string | undefined
  /** Verifier and salt of its password, sealed together. */
  readonly sealedVerifier: string
  readonly isRemembered: boolean
  /** The address of the last sign-in. */
  readonly lastAddress: string | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly authenticatedAt: Date
}

export interface DeviceStore {
  /**
   * Stores a device that a sign-in was given. `taken`: its user has it already; of simultaneous calls one confirms.
   * `ended`: the sign-in was revoked meanwhile, so that a device that is being forgotten does not come back. A browser that
   * is remembered by a page has no sign-in of its own, and a key that nobody else has.
   */
  confirm(device: Device, family: FamilyKey | undefined): Promise<'confirmed' | 'taken' | 'ended'>
  find(user: UserKey, key: string): Promise<Device | undefined>
  /** `false` when there is no such device. */
  remember(user: UserKey, key: string, isRemembered: boolean, now: Date): Promise<boolean>
  /**
   * Deletes a device once every sign-in from it is revoked, in steps of bounded size: no sign-in outlives it, and none
   * starts from it afterwards. `true` for one caller.
   */
  forget(user: UserKey, key: string, now: Date): Promise<boolean>
  /** A user's devices in order of their keys, byte by byte. */
  list(user: UserKey, page: Page<string>): Promise<Device[]>
}
