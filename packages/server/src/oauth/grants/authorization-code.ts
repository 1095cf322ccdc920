import { hash } from 'node:crypto'
import { equal } from '../../crypto/secrets.ts'
import { mayReadScopes } from '../../domain/tokens/attribute-scopes.ts'
import { issue } from '../../domain/tokens/tokens.ts'
import { OAuthError } from '../../errors.ts'
import { requireParameter } from '../answers.ts'
import { codeHash } from '../browser/complete.ts'
import type { Granting } from './grant.ts'
import { invalidGrant } from './grant.ts'

/**
 * Gives tokens for a code, once.
 *
 * A code that is brought a second time was taken from somebody on its way, by one of the two who brought it; so the tokens
 * that it has given end, too (RFC 6749 §4.1.2).
 */
export async function authorization_code({ services, pool, client, parameters, caller }: Granting) {
  const { AllowedOAuthFlowsUserPoolClient: allowed, AllowedOAuthFlows: flows = [] } = client.settings
  if (!allowed) throw invalidGrant('AllowedOAuthFlowsUserPoolClient is not set for the client')
  if (!flows.includes('code')) throw new OAuthError('unauthorized_client', { detail: 'the client may not use codes' })
  const brought = requireParameter(parameters, 'code')
  const redirectUri = requireParameter(parameters, 'redirect_uri')

  const { storage, clock } = services
  const codeHashed = codeHash(brought)
  const usedBefore = async () => {
    await storage.authorizationCodes.revoke(codeHashed, client.key, clock.now())
    return invalidGrant('no code is known by that name, or it was used')
  }
  const found = await storage.authorizationCodes.find(codeHashed)
  if (!found) throw await usedBefore()
  const { code, user } = found
  if (code.client !== client.key) throw invalidGrant('the code was given to another client')
  if (code.expiresAt <= clock.now()) throw invalidGrant('the code has expired')
  if (code.redirectUri !== redirectUri) {
    throw new OAuthError('unauthorized_client', { detail: 'redirect_uri is not that of the authorization request' })
  }
  refuseOtherVerifier(code.challenge, parameters.get('code_verifier'))
  if (!user.enabled || user.epoch !== code.epoch) throw invalidGrant('the user has changed since the sign-in')
  const scopes = code.scope.split(' ').filter(Boolean)
  if (!mayReadScopes(client, scopes)) throw invalidGrant('the client may not read all attributes of its scopes')

  const { authTime, factors, nonce, resource, ssoId } = code
  const grant = { pool, client, user, scopes, authTime, factors, nonce, resource, caller, ssoId, codeHash: codeHashed }
  const outcome = await issue(services, { ...grant, source: 'HostedAuth', isScoped: true }, [])
  if ('issued' in outcome) return outcome.issued
  if (outcome.refused === 'code') throw await usedBefore()
  throw invalidGrant('the user has changed since the sign-in')
}

/**
 * Refuses whoever has the code and not what its request began with (RFC 7636 §4.6). A verifier for a code without a
 * challenge is refused, too: somebody has taken the challenge out of the request, so that a stolen code would do.
 */
function refuseOtherVerifier(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined) {
    if (verifier !== undefined) throw invalidGrant('code_verifier is there, and the request had no code_challenge')
    return
  }
  const isRight =
    verifier !== undefined &&
    /^[\w.~-]{43,128}$/.test(verifier) &&
    equal(hash('sha256', verifier, 'base64url'), challenge)
  if (!isRight) throw invalidGrant('code_verifier is missing, or not that of the code_challenge')
}
