import { uuid } from '../crypto/secrets.ts'
import { validity } from '../domain/clients/clients.ts'
import type { Services } from '../domain/services.ts'
import { SPENT_SESSION } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Client, Pool, Spending, User } from '../storage/port.ts'

export const INVALID_SESSION = 'Invalid session for the user.'
const EXPIRED_SESSION = 'Invalid session for the user, session is expired.'

/**
 * A sign-in between two of its steps. It travels sealed with the client, so a first step writes nothing; the `jti` is
 * spent when a step succeeds.
 */
export interface SessionState {
  readonly jti: string
  readonly pool: string
  readonly client: string
  /** The challenge this session waits for. */
  readonly challenge: string
  /** Whose sign-in it is. Stands for nobody when a name that does not exist is to look as if it did. */
  readonly sub: string
  /** The name under which responses come: the real username. */
  readonly username: string
  /** The user's epoch when the sign-in began; another one since ends it. */
  readonly epoch: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** What SRP has to remember between its two steps, sealed into SECRET_BLOCK. */
export interface SrpState extends SessionState {
  readonly A: string
  readonly B: string
  readonly b: string
}

type Sealing = Pick<Services, 'keyring' | 'clock' | 'random'>

/** Begins or continues a session with a lifetime of its own. */
export function newState(
  { clock, random }: Sealing,
  { pool, client }: { pool: Pool; client: Client },
  challenge: string,
  user: Pick<User, 'sub' | 'username' | 'epoch'>,
): SessionState {
  return {
    jti: uuid(random),
    pool: pool.id,
    client: client.id,
    challenge,
    sub: user.sub,
    username: user.username,
    epoch: epochText(user),
    expiresAt: clock.now().getTime() + validity(client).sessionSeconds * 1000,
  }
}

/** An epoch at a fixed length: how long a sealed state is must not tell a user with a past from nobody. */
export function epochText({ epoch }: Pick<User, 'epoch'>): string {
  return String(epoch).padStart(10, '0')
}

export function sealSession({ keyring }: Pick<Services, 'keyring'>, state: SessionState): string {
  return keyring.sealState(state, 'session')
}

export function sealSecretBlock({ keyring }: Pick<Services, 'keyring'>, state: SrpState): string {
  return keyring.sealState(state, 'secret-block')
}

/** Opens a session for a challenge; refuses what is expired, made for somewhere else, or no session at all. */
export function openSession(
  services: Sealing,
  at: { pool: Pool; client: Client; challenge: string },
  sealed: string,
): SessionState {
  // What opens was sealed by this server for this purpose, so its shape is known.
  return checked(services, at, services.keyring.openState(sealed, 'session') as SessionState | undefined)
}

/** As {@link openSession}, for the SECRET_BLOCK of SRP. */
export function openSecretBlock(
  services: Sealing,
  at: { pool: Pool; client: Client; challenge: string },
  sealed: string,
): SrpState {
  return checked(services, at, services.keyring.openState(sealed, 'secret-block') as SrpState | undefined) // as above
}

function checked<State extends SessionState>(
  { clock }: Sealing,
  at: { pool: Pool; client: Client; challenge: string },
  state: State | undefined,
): State {
  const fits = state && state.pool === at.pool.id && state.client === at.client.id && state.challenge === at.challenge
  if (!fits) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  if (state.expiresAt <= clock.now().getTime()) throw new ApiError('NotAuthorizedException', EXPIRED_SESSION)
  return state
}

/** What spends a session, and until when that has to be remembered. */
export function spendingOf(state: SessionState): Spending {
  return { jti: state.jti, expiresAt: new Date(state.expiresAt) }
}

/** Refuses a session that was spent. The step that follows still spends it in one statement: this only saves work. */
export async function refuseSpent({ storage }: Pick<Services, 'storage'>, state: SessionState): Promise<void> {
  if (await storage.spent.isSpent(state.jti)) throw new ApiError('NotAuthorizedException', SPENT_SESSION)
}
