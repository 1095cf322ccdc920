import { KeyringError } from '../../crypto/keyring.ts'
import { setTimeout as delay } from 'node:timers/promises'
import type { SealedCursor } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { settle } from './keyring.ts'
import { assertNoOthers, countOthers } from './sealing.ts'

/** Rows of one transaction: few enough that nobody waits for it. */
const STEP = 100
/** Times that everything is gone through; each finds only what was sealed under another key since the one before. */
const MOST_PASSES = 5
/** How often it is looked whether the others have stopped. */
const LOOK_MS = 200
/** A write that began before its process stopped may wait for a row, two seconds at most. */
const WRITE_MS = 2_500

type Needs = Pick<Services, 'storage' | 'keyring' | 'clock'>

/**
 * What becomes of processes that seal with another key: while there are any, the change does not end; or they stop at
 * its end; or there are none, as in a data folder that is locked.
 */
export type Others = 'refused' | 'stopped' | 'none'

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
  { storage, keyring, clock }: Needs,
  report: (progress: Progress) => void,
  others: Others = 'refused',
): Promise<void> {
  await sealAnew({ storage, keyring, clock }, report, others === 'stopped' ? 1 : MOST_PASSES)
  if (others === 'refused') await assertNoOthers(storage.meta, keyring.keyId, clock.now().getTime())
  await settle(storage.meta, keyring)
  if (others !== 'none') {
    // From now on whoever seals with another key finds out and stops. What it sealed until then is left.
    const count = () => countOthers(storage.meta, keyring.keyId, clock.now().getTime())
    if ((await count()) > 0) {
      while ((await count()) > 0) await delay(LOOK_MS)
      await delay(WRITE_MS)
    }
    await sealAnew({ storage, keyring, clock }, () => undefined, MOST_PASSES)
  }
  await storage.sealed.compact()
}

/** Goes through everything until nothing is left, or for that many times where others may still seal. */
async function sealAnew(
  { storage, keyring, clock }: Needs,
  report: (progress: Progress) => void,
  passes: number,
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
    if (passes === 1) break
    if (pass === passes) {
      throw new KeyringError('in use', 'Somebody goes on sealing under another master key')
    }
  }
}
