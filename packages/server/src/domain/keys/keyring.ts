import { createSealer, KeyringError, type Keyring, type Sealer } from '../../crypto/keyring.ts'
import type { Random } from '../../crypto/secrets.ts'
import { drawStableSecret, keyedHash, readStableSecret, stableSecretText } from '../../crypto/stable-secret.ts'
import type { MetaStore } from '../../storage/port/index.ts'

/** The check value of the master key that everything is sealed under. */
const SETTLED = 'master key'
/** The check value of the one that a change goes to, while there is a change. */
const NEXT = 'next master key'
/** What keyed hashes are made with, sealed. */
const SECRET = 'stable secret'
const SECRET_PLACE = { table: 'meta', column: 'value', pool: '', owner: SECRET }

/** The master keys a process is given: one seals, and the others only open, while it is being changed. */
export interface MasterKeys {
  readonly masterKey: Uint8Array
  /** One that a change goes to: it only opens until the change has ended, and seals from then on. */
  readonly nextMasterKey?: Uint8Array | undefined
  readonly otherMasterKeys?: readonly Uint8Array[] | undefined
}

/**
 * Makes the keyring for a database, and what the database has to remember of it.
 *
 * Every key that sealed something is named in the database before it does, so that whoever does not hold it is told at
 * once, and not by the first value that does not open. Throws a KeyringError then.
 */
export async function openKeyring(meta: MetaStore, keys: MasterKeys, random: Random): Promise<Keyring> {
  const found = await meta.get(SETTLED)
  const sealer = sealerFor(found, keys, random)
  // A database that has a check value and no secret is one from before: so the secret of a new one comes first.
  if (found === undefined) {
    await meta.setOnce(SECRET, sealer.seal(stableSecretText(drawStableSecret(random)), SECRET_PLACE))
  }
  const settled = await meta.setOnce(SETTLED, sealer.checkValue())
  sealer.assertCheckValue(settled)
  await announce(meta, sealer, settled)
  const sealed =
    (await meta.get(SECRET)) ??
    (await meta.setOnce(SECRET, sealer.seal(stableSecretText(sealer.stableSecretBefore(settled)), SECRET_PLACE)))
  return { ...sealer, hmac: keyedHash(readStableSecret(sealer.open(sealed, SECRET_PLACE).toString())) }
}

function sealerFor(settled: string | undefined, keys: MasterKeys, random?: Random): Sealer {
  const { masterKey, nextMasterKey, otherMasterKeys = [] } = keys
  const all = [masterKey, ...(nextMasterKey ? [nextMasterKey] : []), ...otherMasterKeys]
  const sealerBy = (key: Uint8Array) =>
    createSealer(key, { others: all.map((key) => ({ key })), ...(random && { random }) })
  // A process that was started with the settings from before a change does not begin another one, back to the old key.
  const next = nextMasterKey && sealerBy(nextMasterKey)
  return next?.checkValue() === settled && next ? next : sealerBy(masterKey)
}

/** Throws a KeyringError when a database was written with keys that are not given; changes nothing. */
export async function assertKeys(meta: MetaStore, keys: MasterKeys): Promise<void> {
  const sealer = sealerFor(undefined, keys)
  for (const name of [SETTLED, NEXT]) {
    const stored = await meta.get(name)
    if (stored !== undefined) sealer.assertCheckValue(stored)
  }
}

/** Throws a KeyringError when a database has gone on to other keys since a keyring was opened; changes nothing. */
export async function assertInUse(meta: MetaStore, sealer: Sealer): Promise<void> {
  const settled = await meta.get(SETTLED)
  const next = await meta.get(NEXT)
  for (const stored of [settled, next]) if (stored !== undefined) sealer.assertCheckValue(stored)
  const mine = sealer.checkValue()
  if (mine !== settled && mine !== next) {
    throw new KeyringError('wrong key', `The data has moved on from master key ${sealer.keyId}, which seals here`)
  }
}

/** Names the key that seals as the next one, unless it is the settled one; refuses a key beside those two. */
async function announce(meta: MetaStore, sealer: Sealer, settled: string): Promise<void> {
  const mine = sealer.checkValue()
  const found = await meta.get(NEXT)
  // A process that began just before the change ended may have named it once more.
  const next = found === settled ? undefined : found
  if (next === undefined) {
    if (mine !== settled) await meta.put({ [NEXT]: mine })
    return
  }
  const [, id = ''] = next.split('.')
  if (mine !== settled && mine !== next) {
    throw new KeyringError('unfinished', `A change to master key ${id} has begun: finish it before another one`)
  }
  try {
    sealer.assertCheckValue(next)
  } catch (cause) {
    const held = `and the key given is ${sealer.keyId}`
    throw new KeyringError('unfinished', `The data is being moved to master key ${id}, ${held}`, { cause })
  }
}

/**
 * Ends a change of the master key, once nothing is sealed under the one before: from now on only the one that seals is
 * asked for.
 */
export async function settle(meta: MetaStore, keyring: Keyring): Promise<void> {
  const secret = await meta.get(SECRET)
  await meta.put({
    ...(secret !== undefined && { [SECRET]: keyring.reseal(secret, SECRET_PLACE) }),
    [SETTLED]: keyring.checkValue(),
    [NEXT]: undefined,
  })
}
