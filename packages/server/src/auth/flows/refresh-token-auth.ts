import { checkSecretHash } from '../../domain/clients/clients.ts'
import { refresh, requireRefreshable, rotates } from '../../domain/tokens/refresh.ts'
import { ApiError } from '../../errors.ts'
import type { Flow } from '../step.ts'
import { requireField } from '../step.ts'

const ROTATES = 'Refresh token rotation is enabled for this client. Use GetTokensFromRefreshToken.'

/** New access and ID tokens for a refresh token that stays as it is. */
export const REFRESH_TOKEN_AUTH: Flow = {
  allowedBy: ['ALLOW_REFRESH_TOKEN_AUTH'],
  notEnabled: 'Auth flow not enabled for this client',
  from: 'both',
  required: ['REFRESH_TOKEN'],
  async start({ services, pool, client, parameters }) {
    if (rotates(client)) throw new ApiError('InvalidParameterException', ROTATES)
    const found = await requireRefreshable(services, { pool, client }, requireField(parameters, 'REFRESH_TOKEN'))
    // Only here is the user known without a name being sent, and the hash is over the real username.
    await checkSecretHash(services, { pool, client }, parameters['SECRET_HASH'], [found.user.username], 'refresh')
    return { ChallengeParameters: {}, AuthenticationResult: await refresh(services, { pool, client }, found) }
  },
}
