import { requireWritable } from '../../domain/users/attributes.ts'
import { record, refuseReused, refuseUnfit, withPassword } from '../../domain/users/passwords.ts'
import { write } from '../../domain/users/profile.ts'
import { checkAttributes, missingRequired, refuseOverwriting } from '../../domain/users/schema.ts'
import { changeUser, withNewEpoch } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import type { User } from '../../storage/port.ts'
import { signedIn } from '../after-first-factor.ts'
import { sessionUser } from '../session-user.ts'
import { INVALID_SESSION, epochText, openSession, refuseSpent, spendingOf } from '../session.ts'
import type { At, Challenge, Fields } from '../step.ts'
import { requireField } from '../step.ts'

const PREFIX = 'userAttributes.'

/** The temporary password was right; a new one takes its place, with whatever required attributes are missing. */
export const NEW_PASSWORD_REQUIRED: Challenge = {
  required: ['NEW_PASSWORD'],
  async respond({ services, pool, client, name, session, responses }) {
    const sealed = session ?? requireField({}, 'Session')
    const state = openSession(services, { pool, client, challenge: 'NEW_PASSWORD_REQUIRED' }, sealed)
    const password = requireField(responses, 'NEW_PASSWORD')
    await refuseSpent(services, state)
    const user = await sessionUser(services, pool, state, name)
    if (!user || !user.enabled) throw new ApiError('NotAuthorizedException', INVALID_SESSION)

    const attributes = givenAttributes({ pool, client }, user, responses)
    refuseUnfit(pool, password)
    await refuseReused(services, pool, user, password)
    const kept = record(services, pool, user, password)

    const changed = await changeUser(services, pool, user, { spend: spendingOf(state) }, (current) => {
      if (epochText(current) !== state.epoch) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
      const fresh = withNewEpoch(write(pool, current, attributes).user)
      return { ...withPassword(pool, fresh, kept), status: 'CONFIRMED', passwordExpiresAt: undefined }
    })
    return signedIn(services, { pool, client, user: changed }, undefined)
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
  const required = new Set(schema.filter(({ Required }) => Required).map(({ Name }) => Name))
  for (const name of Object.keys(given)) {
    if (required.has(name) && user.attributes[name] !== undefined) {
      throw new ApiError('NotAuthorizedException', `Cannot modify an already provided ${name}`)
    }
  }
  requireWritable(client, pool, Object.keys(given))
  checkAttributes(schema, given, { mode: 'create', requireRequired: false })
  refuseOverwriting(schema, user.attributes, given)
  const [missing] = missingRequired(schema, { ...user.attributes, ...given })
  if (missing !== undefined) {
    throw new ApiError('InvalidParameterException', `Invalid attributes given, ${missing} is missing`)
  }
  return given
}
