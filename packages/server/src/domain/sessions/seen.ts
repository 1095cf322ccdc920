import type { Pool } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { deviceType } from './device-type.ts'

/** From where somebody calls. */
export interface Caller {
  /** An address, as the system writes it. */
  readonly peer: string
  /** The `User-Agent`; empty without one. */
  readonly agent: string
}

/** What is kept of where a session was active last; personal, and so sealed. */
export interface Seen {
  readonly address: string
  readonly device: string
}

/** Seals what is kept of a caller, for its one place. */
export function sealSeen(
  { keyring }: Pick<Services, 'keyring'>,
  place: ReturnType<typeof inFamily>,
  { peer, agent }: Caller,
): string {
  const seen: Seen = { address: peer, device: deviceType(agent) }
  return keyring.seal(JSON.stringify(seen), place)
}

export function openSeen(
  { keyring }: Pick<Services, 'keyring'>,
  place: ReturnType<typeof inFamily>,
  sealed: string,
): Seen {
  return JSON.parse(keyring.open(sealed, place).toString()) as Seen // sealed by `sealSeen`
}

export function inFamily(pool: Pool, originJti: string) {
  return { table: 'families', column: 'seen', pool: pool.id, owner: originJti }
}

export function inSsoSession(pool: Pool, id: string) {
  return { table: 'sso_sessions', column: 'seen', pool: pool.id, owner: id }
}
