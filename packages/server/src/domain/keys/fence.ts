import type { Keyring } from '../../crypto/keyring.ts'
import { KeyringError } from '../../crypto/keyring.ts'
import { uuid } from '../../crypto/secrets.ts'
import { soon } from '../../storage/soon.ts'
import type { MetaStore } from '../../storage/port/index.ts'
import type { Log, Random } from '../services.ts'
import { assertInUse } from './keyring.ts'
import { forgetKilled, SEALING, SEALING_MS } from './sealing.ts'

/** How old what is known of the database's keys may be before a request. */
const LOOK_MS = 1_000
/** How often a process notes that it lives. */
const BEAT_MS = 10_000
/** How long it may seal after a note: shorter than the note counts. */
const LEASE_MS = SEALING_MS - 10_000
/** How long `ready` tells of a value whose key is not held. */
const TROUBLE_MS = 60_000
/** At the end: how long a database that does not answer is waited for. */
const CLOSING_MS = 500

const REPAIR =
  'Restart this server with the new key in POOLHOUSE_MASTER_KEY and the old one in POOLHOUSE_OLD_MASTER_KEYS.'

/** Keeps a process whose keys are not the database's any more from working. */
export interface Fence {
  /** Seals and opens as the keyring does, as long as it may. */
  readonly keyring: Keyring
  /** Rejects with a KeyringError while the keys are not those of the database. */
  pass(): Promise<void>
  /** As `pass`; rejects for a minute, too, after a value that was sealed with a key that is not held. */
  ready(): Promise<void>
  close(): Promise<void>
}

interface Needs {
  readonly meta: MetaStore
  readonly keyring: Keyring
  readonly log: Log
  readonly random: Random
  /** Milliseconds of the machine's own clock, which nobody sets for a test. */
  readonly now: () => number
}

/**
 * Notes in the database which key this process seals with, and goes on looking which one it should be.
 *
 * The master key may be changed while a server runs that lacks the new one: what it sealed afterwards would open nowhere.
 * So a process seals only while its note counts, and a change does not end while there is a note of another key. Rejects
 * with a KeyringError when the keys are wrong already.
 */
export async function openFence({ meta, keyring, log, random, now }: Needs): Promise<Fence> {
  const note = SEALING + uuid(random)
  let looked = -Infinity
  let noted = -Infinity
  let troubled = -Infinity
  let lost: KeyringError | undefined
  let looking: Promise<void> | undefined

  async function read(): Promise<void> {
    const began = now()
    // The note comes first: whoever ends a change sees it, or has ended before the keys are read.
    if (!lost && began - noted >= BEAT_MS) {
      await meta.put({ [note]: `${keyring.keyId} ${began}` })
      noted = began
    }
    const error = await assertInUse(meta, keyring).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (error !== undefined && !(error instanceof KeyringError)) throw error
    looked = began
    if (error && !lost) {
      log.error(`The master keys are not those of the database any more, and nothing is served. ${REPAIR}`, { error })
    }
    lost = error
    if (!error) return
    noted = -Infinity
    await meta.put({ [note]: undefined })
  }

  const look = () => (looking ??= read().finally(() => (looking = undefined)))
  const isLapsed = () => now() - noted > LEASE_MS

  async function pass(): Promise<void> {
    // A database that is lost is found out by the request itself.
    if (now() - looked > LOOK_MS || (!lost && isLapsed())) await look().catch(() => undefined)
    if (lost) throw lost
  }

  function assertMaySeal(): void {
    if (lost) throw lost
    if (isLapsed()) throw new KeyringError('in use', 'It is not known whether the master key is still the right one')
  }

  function noticed<T>(open: () => T): T {
    try {
      return open()
    } catch (error) {
      if (error instanceof KeyringError && error.problem === 'unknown key') {
        if (now() - troubled > TROUBLE_MS) {
          log.error(`A stored value needs a master key that is not held. ${REPAIR}`, { error })
        }
        troubled = now()
      }
      throw error
    }
  }

  await forgetKilled(meta, now())
  await look()
  await pass()
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS)
  timer.unref()

  return {
    keyring: {
      ...keyring,
      seal(plaintext, place) {
        assertMaySeal()
        return keyring.seal(plaintext, place)
      },
      reseal(sealed, place) {
        assertMaySeal()
        return noticed(() => keyring.reseal(sealed, place))
      },
      open: (sealed, place) => noticed(() => keyring.open(sealed, place)),
    },
    pass,
    async ready() {
      await pass()
      if (now() - troubled <= TROUBLE_MS) {
        throw new KeyringError('unknown key', 'A stored value was sealed with a master key that is not held')
      }
    },
    async close() {
      clearInterval(timer)
      const leaving = async () => {
        await looking
        await meta.put({ [note]: undefined })
      }
      // A note that stays counts for half a minute.
      await soon(
        leaving().catch(() => undefined),
        CLOSING_MS,
      )
    },
  }
}
