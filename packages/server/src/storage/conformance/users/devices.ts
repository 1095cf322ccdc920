import { describe, expect, it } from 'vitest'
import type { Device, Family, User } from '../../port/index.ts'
import { later, newClient, newPool, newUser, NOW, race, started, type Subject } from '../subject.ts'

const NAMES = ['eu-central-1_b', 'eu-central-1_a', 'eu-central-1_c']

export function deviceCases(subject: Subject): void {
  const deviceOf = (user: User, key: string, overrides: Partial<Device> = {}): Device => ({
    user: user.key,
    pool: user.pool,
    key,
    name: 'Kitchen 🥧',
    sealedVerifier: 'sealed',
    isRemembered: true,
    lastAddress: '192.0.2.1',
    createdAt: NOW,
    updatedAt: NOW,
    authenticatedAt: NOW,
    ...overrides,
  })

  let drawn = 0

  /** Somebody who has signed in from a device, which is confirmed unless said otherwise. */
  async function signedIn(overrides: Partial<Device> = {}, isConfirmed = true) {
    const pool = await newPool(subject)
    const client = await newClient(subject, pool)
    const user = await newUser(subject, pool, 'ana')
    const device = deviceOf(user, `eu-central-1_${(drawn += 1)}`, overrides)
    const family = (name: string): Omit<Family, 'key' | 'revokedAt'> => ({
      pool: pool.key,
      user: user.key,
      client: client.key,
      originJti: `${device.key}-${name}`,
      authTime: later(7),
      expiresAt: later(100_000),
      scope: '',
      deviceKey: device.key,
    })
    const start = (name: string, storage = subject.storage, from?: { address: string }) =>
      storage.refresh.start(family(name), `token-${device.key}-${name}`, { epoch: 0, from })
    const first = started(await start('first'))
    if (isConfirmed) await subject.storage.devices.confirm(device, first)
    const isRevoked = async (name: string) =>
      (await subject.other.refresh.findByOrigin(pool.key, `${device.key}-${name}`))?.family.revokedAt !== undefined
    return { pool, user, device, first, start, isRevoked }
  }

  describe('devices', () => {
    it('are kept of a browser that has no sign-in of its own, once, and forgotten', async () => {
      const { user } = await signedIn()
      const browser = deviceOf(user, 'eu-central-1_browser')
      const outcomes = await race(subject, (storage) => storage.devices.confirm(browser, undefined))
      expect(outcomes.filter((outcome) => outcome === 'confirmed')).toHaveLength(1)
      await expect(subject.other.devices.find(user.key, browser.key)).resolves.toEqual(browser)
      await expect(subject.other.devices.forget(user.key, browser.key, NOW)).resolves.toBe(true)
      await expect(subject.storage.devices.find(user.key, browser.key)).resolves.toBeUndefined()
    })

    it('are given back as they were confirmed, to their user only', async () => {
      const { pool, user, device } = await signedIn()
      await expect(subject.other.devices.find(user.key, device.key)).resolves.toEqual(device)
      const bare = await signedIn({ name: undefined, lastAddress: undefined, isRemembered: false })
      await expect(subject.other.devices.find(bare.user.key, bare.device.key)).resolves.toEqual(bare.device)
      const bob = await newUser(subject, pool, 'bob')
      await expect(subject.storage.devices.find(bob.key, device.key)).resolves.toBeUndefined()
      await expect(subject.storage.devices.remember(bob.key, device.key, true, NOW)).resolves.toBe(false)
      await expect(subject.storage.devices.forget(bob.key, device.key, NOW)).resolves.toBe(false)
    })

    it('are confirmed once, however often at once', async () => {
      const { user, device, first } = await signedIn({}, false)
      const outcomes = await race(subject, (storage, index) =>
        storage.devices.confirm({ ...device, sealedVerifier: `${index}` }, first),
      )
      expect(outcomes.filter((outcome) => outcome === 'confirmed')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(49)
      const found = await subject.storage.devices.find(user.key, device.key)
      expect(found?.sealedVerifier).toBe(String(outcomes.indexOf('confirmed')))
    })

    it('are confirmed by a sign-in of theirs that goes on, and by no other', async () => {
      const { user, device, first } = await signedIn({}, false)
      const other = await signedIn()
      await expect(subject.storage.devices.confirm(device, other.first)).resolves.toBe('ended')
      await subject.storage.refresh.revoke(first, NOW)
      await expect(subject.storage.devices.confirm(device, first)).resolves.toBe('ended')
      await expect(subject.storage.devices.find(user.key, device.key)).resolves.toBeUndefined()
    })

    it('are remembered or not, and keep when and from where they were used last', async () => {
      const { user, device, start } = await signedIn()
      const { devices } = subject.storage
      await expect(devices.remember(user.key, device.key, false, later(5))).resolves.toBe(true)
      await start('second', subject.storage, { address: '2001:db8::1' })
      await expect(subject.other.devices.find(user.key, device.key)).resolves.toEqual({
        ...device,
        isRemembered: false,
        updatedAt: later(5),
        authenticatedAt: later(7),
        lastAddress: '2001:db8::1',
      })
      await expect(devices.remember(user.key, 'none', true, NOW)).resolves.toBe(false)
    })

    it('are listed by key, page by page', async () => {
      const { user, first } = await signedIn({ key: 'eu-central-1_0' }, false)
      for (const key of NAMES) {
        const { first: own, user: whose, device } = await signedIn({ key })
        expect(await subject.storage.devices.list(whose.key, { limit: 9 })).toEqual([device])
        expect(await subject.storage.devices.confirm(deviceOf(user, key), own)).toBe('ended')
      }
      expect(await subject.storage.devices.confirm(deviceOf(user, 'eu-central-1_0'), first)).toBe('confirmed')
      const keys = async (after?: string) =>
        (await subject.storage.devices.list(user.key, { after, limit: 2 })).map(({ key }) => key)
      await expect(keys()).resolves.toEqual(['eu-central-1_0'])
      await expect(keys('eu-central-1_0')).resolves.toEqual([])
    })

    it('are forgotten once, with every sign-in from them and no other', async () => {
      const { pool, user, device, first, start, isRevoked } = await signedIn()
      await start('second', subject.storage, { address: '' })
      const without = { pool: pool.key, user: user.key, client: (await newClient(subject, pool)).key, scope: '' }
      const rest = { originJti: 'without', authTime: NOW, expiresAt: later(100_000), deviceKey: undefined }
      started(await subject.storage.refresh.start({ ...without, ...rest }, `without-${device.key}`, { epoch: 0 }))
      const forgotten = await race(subject, (storage) => storage.devices.forget(user.key, device.key, later(9)))
      expect(forgotten.filter(Boolean)).toHaveLength(1)
      await expect(Promise.all(['first', 'second'].map(isRevoked))).resolves.toEqual([true, true])
      expect((await subject.storage.refresh.findByOrigin(pool.key, 'without'))?.family.revokedAt).toBeUndefined()
      await expect(subject.storage.devices.find(user.key, device.key)).resolves.toBeUndefined()
      // Nor does an access token of before bring it back.
      await expect(subject.storage.devices.confirm(device, first)).resolves.toBe('ended')
    })

    it('leave no sign-in alive that started while they were forgotten, and spend nothing for one refused', async () => {
      const { user, device, start, isRevoked } = await signedIn()
      const outcomes = await race(subject, async (storage, index) =>
        index === 25
          ? storage.devices.forget(user.key, device.key, NOW)
          : start(`${index}`, storage, { address: '' }).then((outcome) => 'started' in outcome),
      )
      expect(outcomes[25]).toBe(true)
      for (const [index, isStarted] of outcomes.entries()) {
        if (index !== 25 && isStarted) expect(await isRevoked(`${index}`)).toBe(true)
      }
      await expect(start('late', subject.storage, { address: '' })).resolves.toEqual({ refused: 'device' })
    })

    it('go with their user', async () => {
      const { user, device } = await signedIn()
      await subject.storage.users.delete(user.key)
      await expect.poll(() => subject.other.devices.find(user.key, device.key), { timeout: 10_000 }).toBeUndefined()
    })
  })
}
