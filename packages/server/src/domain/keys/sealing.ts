import { KeyringError } from '../../crypto/keyring.ts'
import type { MetaStore } from '../../storage/port/index.ts'

/** What the notes of the processes that seal stand behind: the key's name and when it was written. */
export const SEALING = 'sealing '
/** How long a note counts. */
export const SEALING_MS = 30_000
/** After which nobody's clock can be so wrong that a note still counts. */
const KILLED_MS = 3_600_000

/** Which processes may seal with a key other than that one: how many there are. */
export async function countOthers(meta: MetaStore, keyId: string | undefined, now: number): Promise<number> {
  const notes = [...(await meta.list(SEALING)).values()].map(parse)
  return notes.filter(({ id, at }) => id !== keyId && now - at < SEALING_MS).length
}

/** Deletes what processes have left that were killed long ago. */
export async function forgetKilled(meta: MetaStore, now: number): Promise<void> {
  const left = [...(await meta.list(SEALING))].filter(([, note]) => now - parse(note).at > KILLED_MS)
  if (left.length > 0) await meta.put(Object.fromEntries(left.map(([name]) => [name, undefined])))
}

function parse(note: string): { id: string; at: number } {
  const [id = '', at] = note.split(' ')
  return { id, at: Number(at) }
}

/** Throws a KeyringError that says how many processes may seal with another key. */
export async function assertNoOthers(meta: MetaStore, keyId: string | undefined, now: number): Promise<void> {
  const others = await countOthers(meta, keyId, now)
  if (others === 0) return
  const who = others === 1 ? '1 running server does' : `${others} running servers do`
  throw new KeyringError('in use', `${who} not seal with the new master key`)
}
