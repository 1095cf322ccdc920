import { counterOfNobody } from '../../domain/decoy.ts'
import type { Assertion } from '../../crypto/web-authn/ceremonies.ts'
import type { ShownPasskey } from '../../domain/passkeys/assertion.ts'
import { count, judgeAssertion, requestOptions, spendingOfOpen } from '../../domain/passkeys/assertion.ts'
import { assertionOf } from '../../domain/passkeys/credential.ts'
import type { Services } from '../../domain/services.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { judged } from '../password.ts'
import type { Asked, Challenge, Factor, Proven, Response, Whose } from '../step.ts'
import { requireField } from '../step.ts'

/** What a passkey is to sign: good once, as the session that keeps it is. (What that waits for is its `challenge`.) */
export interface PasskeyKept {
  readonly nonce: string
}

/** A passkey, as the first factor. */
export const WEB_AUTHN = {
  required: ['CREDENTIAL'],
  check(responses) {
    assertionOf(requireField(responses, 'CREDENTIAL'))
  },
  ask: ({ services, pool, user }) => askForPasskey(services, pool, user, user),
  respond: (response) =>
    proveByPasskey(response, assertionOf(requireField(response.responses, 'CREDENTIAL')), response.kept.nonce),
} satisfies Challenge<PasskeyKept>

/** Judges a passkey that signs a challenge, as a guess under the lockout. */
async function proveByPasskey(
  from: Pick<Response, 'services' | 'pool' | 'client' | 'whose' | 'user'>,
  given: Assertion,
  challenge: string,
): Promise<Proven> {
  const { services, pool, whose, user } = from
  const who = user?.sub ?? counterOfNobody(services, whose.sub)
  let shown: ShownPasskey | undefined
  let problem = ''
  const judge = async () => {
    const found = await judgeAssertion(services, pool, { sub: whose.sub, user }, given, challenge)
    if ('problem' in found) problem = found.problem
    else shown = found
    return shown !== undefined
  }
  const known = await judged(services, from, { user, who, why: () => problem }, judge)
  if (shown) await count(services, shown)
  const also: Factor[] = []
  if (shown?.isUserVerified) also.push('USER_VERIFICATION')
  if (shown?.passkey.attachment === 'cross-platform') also.push('ROAMING')
  return { proven: 'WEB_AUTHN', user: known, also }
}

/**
 * Judges a passkey that was chosen on a page before anybody had said who they are: it tells by itself. The challenge that it
 * signs is good once, and for as long as such a page may be open.
 */
export async function proveByOpenPasskey(
  from: Pick<Response, 'services' | 'pool' | 'client' | 'whose' | 'user'>,
  credential: string,
): Promise<Proven> {
  const given = assertionOf(credential)
  const open = spendingOfOpen(from.services, from.pool, given)
  // Judged all the same, over a challenge that nobody has signed: what was not asked for is wrong.
  const unsigned = () => Buffer.from(from.services.random(32)).toString('base64url')
  const proven = await proveByPasskey(from, given, open?.challenge ?? unsigned())
  return { ...proven, spend: open ? [open.spending] : [] }
}

/** Asks for a passkey of a user, or of nobody as if there were one, by the same statement. */
export async function askForPasskey(
  services: Pick<Services, 'storage' | 'settings' | 'keyring' | 'random'>,
  pool: Pool,
  whose: Whose,
  user: User | undefined,
): Promise<Asked & { readonly keep: PasskeyKept }> {
  const options = await requestOptions(services, pool, { sub: whose.sub, user })
  return {
    parameters: { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) },
    keep: { nonce: options.challenge },
  }
}
