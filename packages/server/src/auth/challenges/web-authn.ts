import { counterOfNobody } from '../../domain/decoy.ts'
import type { ShownPasskey } from '../../domain/passkeys/assertion.ts'
import { count, judgeAssertion, requestOptions } from '../../domain/passkeys/assertion.ts'
import { assertionOf } from '../../domain/passkeys/credential.ts'
import type { Services } from '../../domain/services.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { judged } from '../password.ts'
import type { Asked, Challenge, Factor, Whose } from '../step.ts'
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
  async respond(response) {
    const { services, pool, responses, whose, user, kept } = response
    const given = assertionOf(requireField(responses, 'CREDENTIAL'))
    const who = user?.sub ?? counterOfNobody(services, whose.sub)
    let shown: ShownPasskey | undefined
    let problem = ''
    const judge = async () => {
      const found = await judgeAssertion(services, pool, { sub: whose.sub, user }, given, kept.nonce)
      if ('problem' in found) problem = found.problem
      else shown = found
      return shown !== undefined
    }
    const known = await judged(services, response, { user, who, why: () => problem }, judge)
    if (shown) await count(services, shown)
    const also: Factor[] = []
    if (shown?.isUserVerified) also.push('USER_VERIFICATION')
    if (shown?.passkey.attachment === 'cross-platform') also.push('ROAMING')
    return { proven: 'WEB_AUTHN', user: known, also }
  },
} satisfies Challenge<PasskeyKept>

/** Asks for a passkey of a user, or of nobody as if there were one, by the same statement. */
export async function askForPasskey(
  services: Pick<Services, 'storage' | 'keyring' | 'random'>,
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
