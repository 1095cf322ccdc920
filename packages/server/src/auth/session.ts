import { uuid } from '../crypto/secrets.ts'
import { validity } from '../domain/clients/clients.ts'
import { subOfNobody } from '../domain/decoy.ts'
import type { Services } from '../domain/services.ts'
import { findUser, spentSession } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { ClientId, Pool, Spending, User } from '../storage/port/index.ts'
import type { At, ChallengeName, Occasion, Progress, Whose } from './step.ts'

const INVALID_SESSION = 'Invalid session for the user.'
const EXPIRED_SESSION = 'Invalid session for the user, session is expired.'

/** What a session is refused with that is none, is for something else, or has been overtaken by what happened since. */
export function invalidSession(): ApiError {
  return new ApiError('NotAuthorizedException', INVALID_SESSION)
}

/**
 * A sign-in between two of its steps. It travels sealed with the client, so a first step writes nothing; the `jti` is
 * spent when a step succeeds.
 */
export interface SessionState extends Progress {
  readonly jti: string
  readonly pool: string
  readonly client: string
  /** The challenge this session waits for. */
  readonly challenge: ChallengeName
  /** Whose sign-in it is. Stands for nobody when a name that does not exist is to look as if it did. */
  readonly sub: string
  /** The name under which responses come: the real username. */
  readonly username: string
  /** The user's epoch when the sign-in began; another one since ends it. */
  readonly epoch: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** What the challenge remembers, or where it is when it does not fit. */
  readonly kept?: object
  readonly keptAs?: string
}

/**
 * As which text a state travels: a Session, the SECRET_BLOCK of SRP, or the Session of a sign-up, which is none before it
 * is confirmed and another after it.
 */
type Form = 'session' | 'secret-block' | 'session of a sign-up' | 'session after a sign-up'

/** The most characters the service's model gives a Session. */
const LONGEST_SESSION = 2_048

type Sealing = Pick<Services, 'keyring' | 'clock' | 'random' | 'storage'>

/** Makes the state in which a sign-in waits for a challenge, with a lifetime of its own. */
export function newState(
  { clock, random }: Pick<Services, 'clock' | 'random'>,
  { pool, client }: At,
  whose: Whose,
  { flow, by, proven, device, target, custom }: Progress,
  challenge: ChallengeName,
): SessionState {
  return {
    jti: uuid(random),
    pool: pool.id,
    client: client.id,
    challenge,
    flow,
    by,
    proven,
    ...(device !== undefined && { device }),
    ...(target !== undefined && { target }),
    ...(custom && { custom }),
    sub: whose.sub,
    username: whose.username,
    epoch: epochText(whose),
    expiresAt: clock.now().getTime() + validity(client).sessionSeconds * 1000,
  }
}

/** An epoch at a fixed length: how long a sealed state is must not tell a user with a past from nobody. */
function epochText({ epoch }: Pick<User, 'epoch'>): string {
  return String(epoch).padStart(10, '0')
}

/** As long as a name without other letters than ASCII's can be. */
const NAME_BYTES = 128

/** What makes names equally long: of who signs in by an address, a sealed state holds the real name, or a made-up one. */
function paddingOf({ username }: SessionState): number {
  const bytes = Buffer.byteLength(JSON.stringify(username)) - 2
  return Math.ceil(bytes / NAME_BYTES) * NAME_BYTES - bytes
}

/**
 * Seals a state as the text that travels. What would make a Session longer than clients have to take stays here, under
 * a random name, until the session expires.
 */
export async function seal(services: Sealing, pool: Pool, state: SessionState, form: Form): Promise<string> {
  // Flat, as version 0.1.0 seals and opens it: during an upgrade each goes on with what the other has begun.
  const { kept, custom, ...rest } = state
  const whole = services.keyring.sealState({ ...kept, ...rest, custom }, form, paddingOf(state))
  if (form !== 'session' || whole.length <= LONGEST_SESSION || !(kept || custom)) return whole
  const keptAs = uuid(services.random)
  const sealed = services.keyring.seal(JSON.stringify({ kept, custom }), placeOf(pool, keptAs))
  await services.storage.sessions.keep(keptAs, sealed, new Date(state.expiresAt))
  return services.keyring.sealState({ ...rest, keptAs } satisfies SessionState, form, paddingOf(state))
}

/** Opens a state for a challenge; refuses what is expired, made for somewhere else, or no session at all. */
export async function open(
  services: Sealing,
  at: At & { challenge: string; by: Occasion['by'] },
  sealed: string,
  form: Form,
): Promise<SessionState> {
  const { pool, client, challenge } = at
  const state = flat(services.keyring.openState(sealed, form), at.by)
  const fits =
    state && state.pool === pool.id && state.client === client.id && state.challenge === challenge && state.by === at.by
  if (!fits) throw invalidSession()
  if (state.expiresAt <= services.clock.now().getTime()) throw new ApiError('NotAuthorizedException', EXPIRED_SESSION)
  if (state.keptAs === undefined) return state
  const kept = await services.storage.sessions.find(state.keptAs)
  if (kept === undefined) throw invalidSession()
  const text = services.keyring.open(kept, placeOf(pool, state.keptAs)).toString()
  return { ...state, ...(JSON.parse(text) as Pick<SessionState, 'kept' | 'custom'>) } // sealed by `seal` above
}

/** Opens a Session that is all there is of a request: it says itself which client it is for, and who began. */
export async function openAlone(
  services: Sealing,
  challenge: ChallengeName,
  sealed: string,
): Promise<At & { readonly state: SessionState }> {
  const claimed = flat(services.keyring.openState(sealed, 'session'), 'public')
  const found = claimed && (await services.storage.clients.find(claimed.client as ClientId)) // a look-up by what it says
  if (!found) throw invalidSession()
  const { pool, client } = found
  const state = await open(services, { pool, client, challenge, by: claimed.by }, sealed, 'session')
  return { pool, client, state }
}

/** Reads what was sealed. Version 0.1.0 did not say who had begun, nor what was proven. */
function flat(opened: unknown, asked: Occasion['by']): SessionState | undefined {
  if (opened === undefined) return undefined
  // What opens was sealed by this server for this purpose, so its shape is known.
  const { jti, pool, client, challenge, sub, username, epoch, expiresAt, keptAs, ...rest } = opened as SessionState
  const { flow = 'USER_SRP_AUTH', by = asked, proven, device, target, custom, ...kept } = rest as Partial<Progress>
  const before = challenge === 'PASSWORD_VERIFIER' ? [] : (['PASSWORD'] as const)
  const state = { jti, pool, client, challenge, flow, by, sub, username, epoch, expiresAt, kept, device, target }
  return { ...state, proven: proven ?? before, ...(custom && { custom }), ...(keptAs !== undefined && { keptAs }) }
}

function placeOf(pool: Pool, keptAs: string) {
  return { table: 'sessions', column: 'kept', pool: pool.id, owner: keptAs }
}

/** What spends a session, and until when that has to be remembered. */
export function spendingOf(state: SessionState): Spending {
  return { jti: state.jti, expiresAt: new Date(state.expiresAt) }
}

/** Refuses a session that was spent. The step that follows still spends it in one statement: this only saves work. */
export async function refuseSpent({ storage }: Pick<Services, 'storage'>, state: SessionState): Promise<void> {
  if (await storage.spent.isSpent(state.jti)) throw spentSession()
}

/**
 * Reads the user of a session again, as it is now. Refuses when the response is for somebody else, or when something
 * has happened to the user since that ends sign-ins under way. `undefined` for the session of nobody.
 */
export async function userOf(
  services: Pick<Services, 'storage' | 'keyring'>,
  pool: Pool,
  state: SessionState,
  name: string,
): Promise<User | undefined> {
  const user = await services.storage.users.findBySub(pool.key, state.sub)
  if (user) refuseOtherEpoch(state, user)
  if (name === state.username || name === state.sub) return user
  // Clients answer with the real username; the alias somebody signed in with is the same person. Nobody, too, is called
  // by one name only: another would tell by a different refusal that there is no user.
  const named = await findUser(services, pool, name)
  if ((named?.sub ?? subOfNobody(services, pool, name)) !== state.sub) throw invalidSession()
  return user
}

/** Refuses when something has happened to the user since the session began that ends sign-ins under way. */
export function refuseOtherEpoch(state: SessionState, user: User): void {
  if (epochText(user) !== state.epoch) throw invalidSession()
}
