import { requireWritable } from '../../domain/users/attributes.ts'
import { record, refuseReused, refuseUnfit, withPassword } from '../../domain/users/passwords.ts'
import { write } from '../../domain/users/profile.ts'
import { checkAttributes, missingRequired, readable, refuseOverwriting } from '../../domain/users/schema.ts'
import { redirected } from '../../domain/factors/mfa.ts'
import { withNewEpoch } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { INVALID_SESSION } from '../session.ts'
import type { At, Challenge, Fields } from '../step.ts'
import { requireField } from '../step.ts'

const PREFIX = 'userAttributes.'

/** The temporary password was right; a new one takes its place, with whatever required attributes are missing. */
export const NEW_PASSWORD_REQUIRED: Challenge = {
  required: ['NEW_PASSWORD'],
  async ask({ pool, client, user }) {
    const mayRead = readable(client)
    const shown = Object.entries(user.attributes).filter(([name]) => mayRead(name))
    const missing = missingRequired(pool.settings.SchemaAttributes ?? [], user.attributes)
    return {
      parameters: {
        USER_ID_FOR_SRP: user.username,
        requiredAttributes: JSON.stringify(missing.map((name) => `${PREFIX}${name}`)),
        userAttributes: JSON.stringify(Object.fromEntries(shown)),
      },
    }
  },
  async respond({ services, pool, client, user, responses }) {
    if (!user) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
    const password = requireField(responses, 'NEW_PASSWORD')
    const attributes = givenAttributes({ pool, client }, user, responses)
    refuseUnfit(pool, password, 'does not conform to policy')
    await refuseReused(services, pool, user, password)
    const kept = record(services, pool, user, password)
    return {
      proven: 'NEW_PASSWORD',
      user,
      change(current) {
        refuseRedirecting(pool, current, attributes)
        const fresh = withNewEpoch(write(pool, current, attributes).user)
        return { ...withPassword(pool, fresh, kept), status: 'CONFIRMED', passwordExpiresAt: undefined }
      },
    }
  },
}

/**
 * The attributes a response brings: such as may be written, are right, and fill what is missing. What an administrator
 * gave stays where it is required or immutable.
 */
function givenAttributes({ pool, client }: At, user: User, responses: Fields): Record<string, string> {
  const schema = pool.settings.SchemaAttributes ?? []
  const given = Object.fromEntries(
    Object.entries(responses).flatMap(([field, value]) =>
      field.startsWith(PREFIX) ? [[field.slice(PREFIX.length), value]] : [],
    ),
  )
  const required = requiredIn(pool)
  const provided = Object.keys(given).find((name) => required.has(name) && user.attributes[name] !== undefined)
  if (provided !== undefined) throw alreadyProvided(provided)
  requireWritable(client, pool, Object.keys(given))
  checkAttributes(schema, given, { mode: 'create', requireRequired: false })
  refuseOverwriting(schema, user.attributes, given)
  const [missing] = missingRequired(schema, { ...user.attributes, ...given })
  if (missing !== undefined) {
    throw new ApiError('InvalidParameterException', `Invalid attributes given, ${missing} is missing`)
  }
  return given
}

/**
 * Refuses addresses that would have the code of a second factor sent elsewhere, or not at all. Whoever holds a temporary
 * password has shown one factor, and would choose where the other one goes. An attribute that is required and missing has
 * to be given all the same.
 */
function refuseRedirecting(pool: Pool, user: User, given: Readonly<Record<string, string>>): void {
  const required = requiredIn(pool)
  const chosen = Object.fromEntries(Object.entries(given).filter(([name]) => !required.has(name)))
  const address = redirected(pool, user, write(pool, user, chosen).user)
  if (address !== undefined) throw alreadyProvided(address)
}

function requiredIn({ settings: { SchemaAttributes: schema = [] } }: Pool): ReadonlySet<string | undefined> {
  return new Set(schema.filter(({ Required }) => Required).map(({ Name }) => Name))
}

function alreadyProvided(name: string): ApiError {
  return new ApiError('NotAuthorizedException', `Cannot modify an already provided ${name}`)
}
