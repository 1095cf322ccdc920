import { allowsFlow, checkSecretHash } from '../domain/clients/clients.ts'
import { missingFlow } from '../domain/clients/missing.ts'
import type { Services } from '../domain/services.ts'
import { noteActivity } from '../domain/sessions/sessions.ts'
import type { Issued } from '../domain/tokens/grant.ts'
import { refresh, requireRefreshable, rotates } from '../domain/tokens/refresh.ts'
import { ApiError } from '../errors.ts'
import type { At, Fields, Occasion } from './step.ts'
import { requireField } from './step.ts'

const ROTATES = 'Refresh token rotation is enabled for this client. Use GetTokensFromRefreshToken.'

/** Tells whether an AuthFlow, by either of its names, goes on with a sign-in instead of starting one. */
export function isRenewal(flow: string): boolean {
  return flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN'
}

/** Gives new access and ID tokens for a refresh token that stays as it is. */
export async function renew(
  services: Services,
  { pool, client, parameters, occasion }: At & { parameters: Fields; occasion: Occasion },
): Promise<Issued> {
  if (!allowsFlow(client, 'ALLOW_REFRESH_TOKEN_AUTH')) {
    const detail = missingFlow(client, ['ALLOW_REFRESH_TOKEN_AUTH'])
    throw new ApiError('InvalidParameterException', 'Auth flow not enabled for this client', { detail })
  }
  const refreshToken = requireField(parameters, 'REFRESH_TOKEN')
  if (rotates(client)) throw new ApiError('InvalidParameterException', ROTATES)
  const found = await requireRefreshable(
    services,
    { pool, client },
    { refreshToken, deviceKey: parameters['DEVICE_KEY'] },
  )
  // Only here is the user known without a name being sent, and the hash is over the real username.
  await checkSecretHash(services, { pool, client }, parameters['SECRET_HASH'], [found.user.username], 'refresh')
  await noteActivity(services, pool, found.family, occasion)
  // What comes with InitiateAuth is for the functions before a sign-in only (triggers.md 6).
  return refresh(services, { pool, client }, found)
}
