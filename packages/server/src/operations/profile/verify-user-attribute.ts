import { requireContact } from '../../domain/attributes.ts'
import { spend } from '../../domain/codes.ts'
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
  const holder = { user, who: user.sub, hides: false }
  const guess = { operation: 'VerifyUserAttribute', purpose: `verify:${attribute}`, typed: input.Code } as const
  await spend(services, pool, holder, guess, (known, code) =>
    changeUser(services, pool, known, { code }, (current, consumed) =>
      consumed ? verified(current, attribute, consumed.destination) : current,
    ),
  )
  return {}
})
