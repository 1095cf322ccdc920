import type { Input } from '../../model/types.gen.ts'
import type { Client, Pool } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Of } from '../triggers.ts'
import { refuseFlagAlone } from './attributes.ts'
import { hasUsernameAttributes } from './names.ts'
import type { NewUser } from './new-user.ts'

/** Who wants to be stored, and what the request holds for the function alone. */
export interface Applicant {
  readonly pool: Pool
  /** Administrators name none. */
  readonly client?: Client | undefined
  readonly user: NewUser
  readonly source: Of<'PreSignUp'>['source']
  readonly input: Pick<Input<'SignUp'>, 'ValidationData' | 'ClientMetadata'>
}

/**
 * Asks whether somebody may be stored as a user, and how: a function that says no refuses. Answers the user as the
 * function wants it, and whether aliases move to it: an address that it calls verified is taken from whoever has it.
 *
 * It is asked before anything is looked up or written, so also about names that are taken.
 */
export async function askToSignUp(
  { triggers }: Pick<Services, 'triggers'>,
  { pool, client, user, source, input: { ValidationData, ClientMetadata: clientMetadata } }: Applicant,
): Promise<{ readonly user: NewUser; readonly moveAliases: boolean }> {
  const validationData =
    ValidationData && Object.fromEntries(ValidationData.map(({ Name, Value = '' }) => [Name, Value]))
  const { username, attributes } = user
  const of = { pool, client, user: { username, attributes }, source }
  const reply = await triggers.ask('PreSignUp', of, { validationData, clientMetadata })
  // Administrators have decided these themselves.
  if (!reply || source === 'AdminCreateUser') return { user, moveAliases: false }

  const verified = {
    ...(reply.autoVerifyEmail && { email_verified: 'true' }),
    ...(reply.autoVerifyPhone && { phone_number_verified: 'true' }),
  }
  const wanted: NewUser = {
    ...user,
    // Who signs in elsewhere has nothing to confirm, and no password to be confirmed with.
    status: reply.autoConfirmUser && source === 'SignUp' ? 'CONFIRMED' : user.status,
    attributes: { ...attributes, ...verified },
  }
  refuseFlagAlone(wanted)
  // Where addresses are usernames there are no aliases to move.
  return { user: wanted, moveAliases: Object.keys(verified).length > 0 && !hasUsernameAttributes(pool) }
}
