import { requireContact } from '../../domain/attributes.ts'
import { spending } from '../../domain/codes.ts'
import { clear, count } from '../../domain/limits.ts'
import { verified } from '../../domain/profile.ts'
import { changeUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Verifies an address of the caller by the code that was sent to it; a new address that waited for this takes effect.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 */
export const VerifyUserAttribute = operation('VerifyUserAttribute', async ({ input, caller, services }) => {
  const { pool, user } = caller
  const attribute = requireContact(input.AttributeName)
  await count(services, pool, user.sub, 'VerifyUserAttribute')
  const code = await spending(services, pool, user, `verify:${attribute}`, input.Code)
  await changeUser(services, pool, user, { code }, (current, consumed) =>
    consumed ? verified(current, attribute, consumed.destination) : current,
  )
  await clear(services, pool, user, 'VerifyUserAttribute')
  return {}
})
