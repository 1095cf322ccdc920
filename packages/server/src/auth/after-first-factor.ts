import { missingRequired, readable } from '../domain/users/schema.ts'
import type { Services } from '../domain/services.ts'
import { issue } from '../domain/tokens/tokens.ts'
import { refuseByStatus, SPENT_SESSION } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Spending, User } from '../storage/port.ts'
import { INVALID_SESSION, newState, sealSession } from './session.ts'
import type { Answer, At } from './step.ts'

const TEMPORARY_EXPIRED = 'Temporary password has expired and must be reset by an administrator.'

/**
 * Goes on after a correct first factor: refuses by the user's status, asks for a new password, or signs in.
 *
 * `spend` is the session that led here; whatever the next step is, it spends it.
 */
export async function afterFirstFactor(
  services: Services,
  { pool, client, user }: At & { user: User },
  spend: Spending | undefined,
): Promise<Answer> {
  refuseByStatus(user)
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    if (user.passwordExpiresAt && user.passwordExpiresAt <= services.clock.now()) {
      throw new ApiError('NotAuthorizedException', TEMPORARY_EXPIRED)
    }
    if (spend && !(await services.storage.spent.spend(spend))) {
      throw new ApiError('NotAuthorizedException', SPENT_SESSION)
    }
    return newPasswordRequired(services, { pool, client, user })
  }
  return signedIn(services, { pool, client, user }, spend)
}

/** Issues the tokens that end a sign-in. */
export async function signedIn(
  services: Services,
  { pool, client, user }: At & { user: User },
  spend: Spending | undefined,
): Promise<Answer> {
  const tokens = await issue(services, { pool, client, user }, spend)
  if (!tokens) {
    const isSpent = spend && (await services.storage.spent.isSpent(spend.jti))
    throw new ApiError('NotAuthorizedException', isSpent ? SPENT_SESSION : INVALID_SESSION)
  }
  return { ChallengeParameters: {}, AuthenticationResult: tokens }
}

function newPasswordRequired(services: Services, { pool, client, user }: At & { user: User }): Answer {
  const mayRead = readable(client)
  const shown = Object.entries(user.attributes).filter(([name]) => mayRead(name))
  const missing = missingRequired(pool.settings.SchemaAttributes ?? [], user.attributes)
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: sealSession(services, newState(services, { pool, client }, 'NEW_PASSWORD_REQUIRED', user)),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map((name) => `userAttributes.${name}`)),
      userAttributes: JSON.stringify(Object.fromEntries(shown)),
    },
  }
}
