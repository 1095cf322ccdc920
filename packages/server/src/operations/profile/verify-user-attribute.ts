import { requireContact } from '../../domain/users/attributes.ts'
import { spend } from '../../domain/codes/codes.ts'
import { verified } from '../../domain/users/profile.ts'
import { changeUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Verifies an address of the caller by the code that was sent to it; a new address that waited for this takes effect.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 */
export async function VerifyUserAttribute({ input, caller, services }: CallOf<'VerifyUserAttribute'>) {
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
}
