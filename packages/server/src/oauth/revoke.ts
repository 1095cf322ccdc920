import type { Services } from '../domain/services.ts'
import { findRefreshable } from '../domain/tokens/refresh.ts'
import { OAuthError } from '../errors.ts'
import type { Asked } from '../http/endpoint.ts'
import type { Reply } from '../http/reply.ts'
import { answerProgram, readForm, requireParameter } from './answers.ts'
import { requireOwnClient } from './client.ts'
import { frontOf } from './front.ts'

/**
 * `POST /oauth2/revoke`: ends the sign-in of a refresh token (oauth.md 6). A token nobody knows is no error (RFC 7009
 * §2.2).
 */
export function revoke(services: Services, asked: Asked): Promise<Reply> {
  return answerProgram(services, async () => {
    const parameters = await readForm(asked)
    const front = frontOf(services, asked)
    const { pool, client } = await requireOwnClient(services, front, asked, parameters).catch(unauthorized)
    const token = requireParameter(parameters, 'token')
    if (client.settings.EnableTokenRevocation === false) {
      throw new OAuthError('invalid_request', { detail: 'EnableTokenRevocation is off for the client' })
    }
    // Access and ID tokens have three parts, a refresh token has five.
    if (token.split('.').length === 3) throw new OAuthError('unsupported_token_type')
    const found = await findRefreshable(services, pool, token)
    if (!found) return undefined
    if (found.family.client !== client.key) {
      throw new OAuthError('invalid_grant', { detail: 'the token was given to another client' })
    }
    await services.storage.refresh.revoke(found.family.key, services.clock.now())
    return undefined
  })
}

/** Here, other than at the token endpoint, a client that does not prove itself is told so by the status, too. */
function unauthorized(error: unknown): never {
  const { code, detail = '' } = error instanceof OAuthError ? error : { code: undefined }
  throw code === 'invalid_client' ? new OAuthError(code, { status: 401, detail }) : error
}
