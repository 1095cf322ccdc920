import { associate } from '../../auth/set-up.ts'
import { drawSecret, requireOffered } from '../../domain/factors/software-token.ts'
import { changeUser } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Draws a secret for the caller's authenticator app. It takes the place of an older one with the first password of it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 */
export async function AssociateSoftwareToken({
  input,
  caller,
  services,
}: CallOf<'AssociateSoftwareToken'>): Promise<Output<'AssociateSoftwareToken'>> {
  if (!caller) {
    const { secret: SecretCode, session: Session } = await associate(services, input.Session ?? '')
    return { SecretCode, Session }
  }
  const { pool, user } = caller
  requireOffered(pool)
  const { code, token } = drawSecret(services, pool, user)
  await changeUser(services, pool, user, {}, (current) => ({
    ...current,
    settings: { ...current.settings, softwareTokenWaiting: token },
  }))
  return { SecretCode: code }
}
