import type { Pool } from '../../storage/port/index.ts'
import { LONGEST_TOKEN_SECONDS } from '../clients/settings.ts'
import type { Services } from '../services.ts'
import { KEY_USES, makeKey } from './signing-keys.ts'

/** How long a verifier, or a cache before it, may go by a key set it has fetched. */
export const KEY_SET_SECONDS = 86_400

/** For processes that look late, caches that hold on, and clocks that differ. */
const ALLOWANCE_MS = 3_600_000

/** So long before it signs, a key is published: by then nobody goes by a key set without it. */
export const PUBLISHED_AHEAD_MS = KEY_SET_SECONDS * 1000 + ALLOWANCE_MS

/** So long after its successor began to sign, the last token of a key has expired, whatever its client's settings. */
export const PUBLISHED_AFTER_MS = LONGEST_TOKEN_SECONDS * 1000 + ALLOWANCE_MS

/**
 * Gives a pool new signing keys. They are published at once and sign a day later; the ones before them stay published
 * until all tokens they signed have expired. Of simultaneous rotations one happens: `false` for the others, and for a
 * pool that is gone.
 */
export async function rotateSigningKeys(
  services: Pick<Services, 'storage' | 'keyring' | 'keyStock' | 'signingKeys' | 'clock'>,
  pool: Pick<Pool, 'key' | 'id'>,
): Promise<boolean> {
  const { storage, signingKeys, clock } = services
  // A pool that nobody has signed in to has keys, too, before it has their successors.
  await signingKeys.of(pool)
  const before = await storage.keys.list(pool.key)
  if (before.length === 0) return false
  const now = clock.now()
  const activeFrom = new Date(now.getTime() + PUBLISHED_AHEAD_MS)
  const successors = await Promise.all(
    KEY_USES.map((use) => {
      const generation = Math.max(...before.filter((key) => key.use === use).map((key) => key.generation)) + 1
      return makeKey(services, pool, use, { generation, activeFrom })
    }),
  )
  const retiredAt = new Date(activeFrom.getTime() + PUBLISHED_AFTER_MS)
  const rotated = await storage.keys.rotate(successors, { now, retiredAt })
  signingKeys.forget(pool.key)
  return rotated
}
