import { KeyringError } from '../../crypto/keyring.ts'
import type { SealedCursor } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { settle } from './keyring.ts'

/** Rows of one transaction: few enough that nobody waits for it. */
const STEP = 100
/** Times that everything is gone through; each finds only what was sealed under another key since the one before. */
const MOST_PASSES = 5

/** How far it is: rows gone through in this pass, of how many, and those changed so far. */
export interface Progress {
  readonly pass: number
  readonly rows: number
  readonly total: number
  readonly changed: number
  /** Whether this was the last step. */
  readonly done: boolean
}

/**
 * Seals everything in a database anew that is sealed under another master key than the keyring's own, and then lets the
 * database forget those others.
 *
 * In steps of bounded size, beside which servers may work that hold all the keys and seal by the same one. May be cut off
 * anywhere and begun again. Rejects with a KeyringError when somebody goes on sealing under another key, or something
 * does not open.
 */
export async function resealEverything(
  { storage, keyring, clock }: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  report: (progress: Progress) => void,
): Promise<void> {
  // What is on its way out need not be sealed anew.
  while ((await storage.purge(clock.now(), 1_000)) > 0);
  const total = await storage.sealed.count()
  let changed = 0
  for (let pass = 1; ; pass += 1) {
    const before = changed
    let rows = 0
    let at: SealedCursor | undefined
    do {
      const step = await storage.sealed.reseal(at, STEP, keyring)
      rows += step.rows
      changed += step.changed
      at = step.next
      report({ pass, rows, total, changed, done: !at && changed === before })
    } while (at)
    if (changed === before) break
    if (pass === MOST_PASSES) {
      throw new KeyringError(
        'in use',
        'Somebody goes on sealing under another master key: start every server with the new one, and run this again',
      )
    }
  }
  await settle(storage.meta, keyring)
  await storage.sealed.compact()
}
