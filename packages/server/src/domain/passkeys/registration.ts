import { uuid } from '../../crypto/secrets.ts'
import { ALGORITHMS, clientDataOf, verifyRegistration, type Problem } from '../../crypto/web-authn/ceremonies.ts'
import { ApiError } from '../../errors.ts'
import type { Client, Pool, User } from '../../storage/port/index.ts'
import { signsInElsewhere } from '../factors/first-factors.ts'
import type { Services } from '../services.ts'
import { shownName } from '../users/shown-name.ts'
import { registrationOf } from './credential.ts'
import { handleOf, MOST_PASSKEYS, toDescriptor } from './passkeys.ts'
import { mayUse, requireRelyingParty } from './relying-party.ts'

/** Who registers a passkey, and through which client. */
interface Registrant {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
}

/** How long a browser is to wait for its user. */
const TIMEOUT_MS = 180_000
/** With time for the way back. */
const CHALLENGE_MS = 300_000
const PURPOSE = 'passkey registration'

const NO_CHALLENGE = 'The challenge was not found: it is expired, or was used before.'
const ELSEWHERE = 'A user who signs in with an identity provider has no passkeys.'
const FULL = `A user has at most ${MOST_PASSKEYS} passkeys.`

/** What a challenge says to whoever made it; nobody else can read it, or make one. */
interface Challenge {
  readonly jti: string
  readonly pool: string
  readonly client: string
  readonly sub: string
  readonly until: number
}

/** What a browser needs to make a passkey (Web Authentication §5.4). Writes nothing: the challenge remembers itself. */
export async function creationOptions(
  services: Pick<Services, 'storage' | 'settings' | 'keyring' | 'clock' | 'random'>,
  { pool, client, user }: Registrant,
) {
  if (signsInElsewhere(user)) throw new ApiError('NotAuthorizedException', ELSEWHERE)
  const party = await requireRelyingParty(services, pool)
  const there = await services.storage.passkeys.ofUser(user.key, { limit: MOST_PASSKEYS })
  if (there.length >= MOST_PASSKEYS) throw new ApiError('LimitExceededException', FULL)
  const until = services.clock.now().getTime() + CHALLENGE_MS
  const state: Challenge = { jti: uuid(services.random), pool: pool.id, client: client.id, sub: user.sub, until }
  const name = shownName({ pool, client }, user)
  return {
    rp: { id: party.id, name: party.id },
    user: { id: handleOf(user), name, displayName: name },
    challenge: services.keyring.sealState(state, PURPOSE),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: TIMEOUT_MS,
    excludeCredentials: there.filter(({ relyingParty }) => relyingParty === party.id).map(toDescriptor),
    authenticatorSelection: {
      requireResidentKey: true,
      residentKey: 'required',
      userVerification: party.verifiesUser ? 'required' : 'preferred',
    },
  }
}

/** Stores the passkey that a browser has made. Its challenge is good once. */
export async function register(
  services: Pick<Services, 'storage' | 'settings' | 'keyring' | 'clock'>,
  { pool, client, user }: Registrant,
  document: unknown,
): Promise<void> {
  const party = await requireRelyingParty(services, pool)
  const { attachment, transports, ...given } = registrationOf(document)
  const said = clientDataOf(given.clientDataJSON)
  if (!said) throw refused('malformed')
  const state = services.keyring.openState(said.challenge, PURPOSE) as Challenge | undefined // sealed above
  const now = services.clock.now()
  if (!state || state.pool !== pool.id || state.sub !== user.sub || state.until <= now.getTime()) throw unknown()
  if (state.client !== client.id) {
    throw new ApiError('WebAuthnClientMismatchException', 'The registration was started through another client.')
  }
  if (said.isFramed || !mayUse(said.origin, party)) {
    const detail = said.isFramed ? 'a page in a frame of another origin asked' : `the origin is ${said.origin}`
    const message = `The origin is not allowed for the relying party ${party.id}.`
    throw new ApiError('WebAuthnOriginNotAllowedException', message, { detail })
  }
  const expected = { ...said, relyingParty: party.id, verifiesUser: party.verifiesUser }
  const key = await verifyRegistration(given, expected)
  if ('problem' in key) throw refused(key.problem, key.detail)

  const outcome = await services.storage.passkeys.create(
    {
      ...key,
      pool: pool.key,
      user: user.key,
      relyingParty: party.id,
      name: nameOf(attachment),
      attachment,
      transports,
      createdAt: now,
    },
    { most: MOST_PASSKEYS, spend: [{ jti: state.jti, expiresAt: new Date(state.until) }] },
  )
  if (outcome === 'full') throw new ApiError('LimitExceededException', FULL)
  if (outcome === 'taken') throw new ApiError('InvalidParameterException', 'The credential is registered already.')
  if (outcome !== 'created') throw unknown()
}

/** A passkey's name in lists: users give none. */
function nameOf(attachment: string | undefined): string {
  if (attachment === 'cross-platform') return 'Roaming passkey'
  return attachment === 'platform' ? 'Platform passkey' : 'Passkey'
}

function unknown(): ApiError {
  return new ApiError('WebAuthnChallengeNotFoundException', NO_CHALLENGE)
}

function refused(problem: Problem, detail?: string): ApiError {
  if (problem === 'other relying party') {
    const message = 'The credential is for another relying party than the user pool.'
    return new ApiError('WebAuthnRelyingPartyMismatchException', message)
  }
  if (problem === 'not supported') {
    return new ApiError('WebAuthnCredentialNotSupportedException', 'The algorithm of the credential is not supported.')
  }
  return new ApiError('InvalidParameterException', 'Invalid Credential.', { detail })
}
