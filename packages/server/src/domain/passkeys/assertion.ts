import type { Assertion } from '../../crypto/web-authn/ceremonies.ts'
import { clientDataOf, verifyAssertion } from '../../crypto/web-authn/ceremonies.ts'
import { equal, uuid } from '../../crypto/secrets.ts'
import type { Passkey, Pool, Spending, User } from '../../storage/port/index.ts'
import { passkeyOfNobody } from '../decoy.ts'
import type { Services } from '../services.ts'
import { handleOf, toDescriptor, usablePasskeys } from './passkeys.ts'
import type { RelyingParty } from './relying-party.ts'
import { mayUse, relyingPartyOf } from './relying-party.ts'

/** How long a browser is to wait for its user. */
const TIMEOUT_MS = 180_000
const CHALLENGE_BYTES = 32

/** A user, or somebody whom a name that does not exist stands for. */
interface Claimant {
  readonly sub: User['sub']
  readonly user: User | undefined
}

/** What a browser needs to use a passkey (Web Authentication §5.5). Nobody has one, too, and always the same. */
export async function requestOptions(
  services: Pick<Services, 'storage' | 'settings' | 'keyring' | 'random'>,
  pool: Pool,
  { sub, user }: Claimant,
) {
  const party = await relyingPartyOf(services, pool)
  const usable = await usablePasskeys(services, pool, user)
  const shown = user ? usable : [passkeyOfNobody(services, pool, sub)]
  return {
    challenge: Buffer.from(services.random(CHALLENGE_BYTES)).toString('base64url'),
    timeout: TIMEOUT_MS,
    rpId: party?.id,
    allowCredentials: shown.map(toDescriptor),
    userVerification: party && verifies(party, user) ? 'required' : 'preferred',
  }
}

const PURPOSE = 'passkey sign-in'
/** How long the page may be open on which somebody may choose a passkey. */
const OPEN_MS = 60 * 60_000

/** What a challenge for nobody in particular says to whoever made it. */
interface OpenChallenge {
  readonly jti: string
  readonly pool: string
  readonly until: number
}

/** What a browser needs to use any passkey it has of a pool, of somebody who has not said who they are. Writes nothing. */
export function openOptions(
  { keyring, clock, random }: Pick<Services, 'keyring' | 'clock' | 'random'>,
  pool: Pool,
  { id: rpId, verifiesUser }: RelyingParty,
) {
  const until = clock.now().getTime() + OPEN_MS
  const challenge = keyring.sealState({ jti: uuid(random), pool: pool.id, until } satisfies OpenChallenge, PURPOSE)
  return { challenge, rpId, allowCredentials: [], userVerification: verifiesUser ? 'required' : 'preferred' }
}

/** What spends the challenge that such an assertion is over; `undefined` when it is none of this pool, or too old. */
export function spendingOfOpen(
  { keyring, clock }: Pick<Services, 'keyring' | 'clock'>,
  pool: Pool,
  { clientDataJSON }: Assertion,
): { readonly challenge: string; readonly spending: Spending } | undefined {
  const challenge = clientDataOf(clientDataJSON)?.challenge ?? ''
  const state = keyring.openState(challenge, PURPOSE) as OpenChallenge | undefined // sealed above
  if (!state || state.pool !== pool.id || state.until <= clock.now().getTime()) return undefined
  return { challenge, spending: { jti: state.jti, expiresAt: new Date(state.until) } }
}

/** Whether an authenticator has to know its user: the pool wants it, or the user, for whom it counts as two factors. */
function verifies({ verifiesUser }: RelyingParty, user: User | undefined): boolean {
  return verifiesUser || user?.settings.mfa?.passkey === true
}

/** A passkey that was shown to be there, and whether its authenticator knew its user. */
export interface ShownPasskey {
  readonly passkey: Passkey
  readonly isUserVerified: boolean
  readonly counter: number
}

/**
 * Judges an assertion over a challenge; a text tells the log why it is wrong.
 *
 * A signature is verified whatever was found, since the time it takes would tell who has which passkey.
 */
export async function judgeAssertion(
  services: Pick<Services, 'storage' | 'settings' | 'keyring'>,
  pool: Pool,
  { sub, user }: Claimant,
  given: Assertion,
  challenge: string,
): Promise<ShownPasskey | { readonly problem: string }> {
  const found = await services.storage.passkeys.find(pool.key, given.id)
  const said = clientDataOf(given.clientDataJSON)
  const party = await relyingPartyOf(services, pool)
  if (!party) return { problem: 'the pool has no passkeys' }
  if (!said) return { problem: 'clientDataJSON is none' }
  if (said.isFramed) return { problem: 'a page in a frame of another origin asked' }
  if (!mayUse(said.origin, party)) return { problem: `the origin ${said.origin} may not use passkeys of ${party.id}` }
  const own = user && found?.user === user.key && found.relyingParty === party.id ? found : undefined
  const { publicKey } = own ?? passkeyOfNobody(services, pool, sub)
  const expected = { challenge, origin: said.origin, relyingParty: party.id, verifiesUser: verifies(party, user) }
  const verified = await verifyAssertion(given, { publicKey }, expected)
  if (!own) return { problem: 'the user has no such passkey' }
  if ('problem' in verified) return verified
  if (given.userHandle !== undefined && !equal(given.userHandle, handleOf({ sub }))) {
    return { problem: 'the user handle is somebody else’s' }
  }
  return { passkey: own, ...verified }
}

/**
 * Remembers how often a passkey has signed. One that has signed less often than before may have a copy; the service
 * takes it all the same, since authenticators count in many ways, so it is only told.
 */
export async function count(
  { storage, log }: Pick<Services, 'storage' | 'log'>,
  { passkey, counter }: ShownPasskey,
): Promise<void> {
  if (counter > passkey.counter) return storage.passkeys.raise(passkey.key, counter)
  if (counter === 0 && passkey.counter === 0) return
  log.warn('The counter of a passkey went back: there may be a copy of it.', { passkey: passkey.id })
}
