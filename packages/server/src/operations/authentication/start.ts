import { isRenewal, renew } from '../../auth/renew.ts'
import { INVALID_SESSION } from '../../auth/session.ts'
import type { Challenged, Finish } from '../../auth/sign-in.ts'
import { initiate } from '../../auth/sign-in.ts'
import type { Progress } from '../../auth/step.ts'
import { noSuchDevice } from '../../domain/devices/devices.ts'
import type { Services } from '../../domain/services.ts'
import type { Issued, TokenSource } from '../../domain/tokens/grant.ts'
import { ADMIN_SCOPE } from '../../domain/tokens/grant.ts'
import { issue } from '../../domain/tokens/tokens.ts'
import { isStep, tokenUsed } from '../../domain/factors/software-token.ts'
import { SPENT_SESSION } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'

/** Starts a sign-in, or gives new tokens for a refresh token: the API has both in one operation. */
export async function start(services: Services, request: Parameters<typeof initiate>[1]): Promise<Challenged | Issued> {
  return isRenewal(request.flow) ? renew(services, request) : initiate(services, request, issueTokens(services))
}

/** How the API ends a sign-in: with tokens. */
export function issueTokens(services: Services): Finish<Issued> {
  return async ({ pool, client, user, progress, occasion, device: from }, spend) => {
    const { clientMetadata, peer: address } = occasion
    const device = from && { ...from, address }
    const outcome = await issue(
      services,
      {
        pool,
        client,
        user,
        source: sourceOf(progress),
        scopes: [ADMIN_SCOPE],
        factors: progress.proven,
        device,
        clientMetadata,
        caller: occasion,
      },
      spend,
    )
    if ('issued' in outcome) return outcome.issued
    // Forgotten a moment ago.
    if (outcome.refused === 'device') throw noSuchDevice()
    if (outcome.refused === 'spent' && isStep(outcome.jti)) throw tokenUsed()
    throw new ApiError('NotAuthorizedException', outcome.refused === 'spent' ? SPENT_SESSION : INVALID_SESSION)
  }
}

function sourceOf({ proven }: Progress): TokenSource {
  if (proven.includes('NEW_PASSWORD')) return 'NewPasswordChallenge'
  return proven.includes('DEVICE') ? 'AuthenticateDevice' : 'Authentication'
}
