import { allowsFlow } from '../../domain/clients/clients.ts'
import { noteActivity } from '../../domain/sessions/sessions.ts'
import { refresh, requireRefreshable, rotates } from '../../domain/tokens/refresh.ts'
import { ApiError, OAuthError } from '../../errors.ts'
import { requireParameter } from '../answers.ts'
import type { Granting } from './grant.ts'
import { invalidGrant, refuseParameter } from './grant.ts'

/** Gives new tokens for a refresh token, and with rotation its successor. The scopes stay as they are. */
export async function refresh_token({ services, pool, client, parameters, caller }: Granting) {
  if (!rotates(client) && !allowsFlow(client, 'ALLOW_REFRESH_TOKEN_AUTH')) {
    throw new OAuthError('unauthorized_client', { detail: 'the client may not refresh' })
  }
  const refreshToken = requireParameter(parameters, 'refresh_token')
  refuseParameter(parameters, 'resource')
  const found = await requireRefreshable(services, { pool, client }, { refreshToken, deviceKey: undefined }).catch(
    (error: unknown) => {
      // Which of them it was is no business of who has no good token.
      throw error instanceof ApiError ? invalidGrant(`the refresh token is refused (${error.message})`) : error
    },
  )
  await noteActivity(services, pool, found.family, caller)
  return refresh(services, { pool, client }, found)
}
