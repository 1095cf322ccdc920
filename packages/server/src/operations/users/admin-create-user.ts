import { contacts, isVerified, refuseFlagAlone } from '../../domain/users/attributes.ts'
import type { Reached } from '../../domain/messages/messages.ts'
import type { Addressee } from '../../domain/messages/custom.ts'
import { askForTexts } from '../../domain/messages/custom.ts'
import type { Draft } from '../../domain/messages/draft.ts'
import { draft } from '../../domain/messages/draft.ts'
import { hasUsernameAttributes } from '../../domain/users/names.ts'
import { signsInByCode } from '../../domain/factors/first-factors.ts'
import type { NewUser } from '../../domain/users/new-user.ts'
import { createUser, newUser, refuseTaken } from '../../domain/users/new-user.ts'
import { generate, record, refuseUnfit, temporaryUntil } from '../../domain/users/passwords.ts'
import { askToSignUp } from '../../domain/users/pre-sign-up.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { checkAttributes, toAttributes } from '../../domain/users/schema.ts'
import { admitAll, orWithdraw } from '../../domain/messages/sending.ts'
import { changeUser, requireUser, withNewEpoch } from '../../domain/users/users.ts'
import type { Input, Output } from '../../model/types.gen.ts'
import type { Outgoing, Pool, User } from '../../storage/port/index.ts'
import type { Call, CallOf } from '../operation.ts'
import { toUserType } from './wire.ts'

const TAKEN = 'User account already exists'

/**
 * Creates a user with a temporary password and invites it, or invites one again. Who can sign in by a code needs none.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export async function AdminCreateUser(call: CallOf<'AdminCreateUser'>): Promise<Output<'AdminCreateUser'>> {
  const { input, services } = call
  const pool = await requirePool(services, input.UserPoolId)
  const password = input.TemporaryPassword || undefined
  const user =
    input.MessageAction === 'RESEND'
      ? await renew(call, pool, password ?? generate(services, pool))
      : await create(call, pool, password)
  return { User: toUserType(user) }
}

async function create(
  { input, services }: Call<'AdminCreateUser'>,
  pool: Pool,
  wanted: string | undefined,
): Promise<User> {
  const given = toAttributes(input.UserAttributes)
  const unnamed = newUser(services, pool, input.Username, given, 'FORCE_CHANGE_PASSWORD')
  const schema = pool.settings.SchemaAttributes ?? []
  checkAttributes(schema, unnamed.attributes, { mode: 'create', requireRequired: false })
  refuseFlagAlone(unnamed)
  if (wanted === undefined && signsInByCode(pool, unnamed)) return createWithout({ input, services }, pool, unnamed)
  const password = wanted ?? generate(services, pool)
  refuseUnfit(pool, password, 'did not conform with password policy')

  await askToSignUp(services, { pool, user: unnamed, source: 'AdminCreateUser', input })
  const user = {
    ...unnamed,
    password: record(services, pool, unnamed, password),
    passwordExpiresAt: temporaryUntil(services, pool),
  }
  const moveAliases = movesAliases(pool, user, input)
  await refuseTaken(services, pool, input.Username, TAKEN)
  return inviting({ input, services }, pool, { who: undefined, user, password }, (send) =>
    createUser(services, pool, user, { moveAliases, send, usernameTaken: TAKEN }),
  )
}

/** Creates a user who signs in by codes alone. There is nothing to tell in an invitation. */
async function createWithout(
  { input, services }: Pick<Call<'AdminCreateUser'>, 'input' | 'services'>,
  pool: Pool,
  unnamed: NewUser,
): Promise<User> {
  const user: NewUser = { ...unnamed, status: 'CONFIRMED' }
  await askToSignUp(services, { pool, user, source: 'AdminCreateUser', input })
  return createUser(services, pool, user, { moveAliases: movesAliases(pool, user, input), usernameTaken: TAKEN })
}

/** Tells whether a proven address is taken from whoever has it. Where addresses are usernames there are no aliases. */
function movesAliases(pool: Pool, user: NewUser, { ForceAliasCreation = false }: Input<'AdminCreateUser'>): boolean {
  const isProven = !hasUsernameAttributes(pool) && contacts.some((contact) => isVerified(user, contact))
  return isProven && ForceAliasCreation
}

/** Gives a user who has not signed in yet a new temporary password. */
async function renew(
  { input, services, refusal }: Call<'AdminCreateUser'>,
  pool: Pool,
  password: string,
): Promise<User> {
  const user = await requireUser(services, pool, input.Username)
  const refuseOthers = ({ status, username }: User) => {
    if (status === 'FORCE_CHANGE_PASSWORD') return
    const message = `Resend not possible. ${username} status is not FORCE_CHANGE_PASSWORD`
    throw refusal('UnsupportedUserStateException', message)
  }
  refuseOthers(user)
  refuseUnfit(pool, password, 'did not conform with password policy')
  const kept = record(services, pool, user, password)
  return inviting({ input, services }, pool, { who: user.sub, user, password }, (send) =>
    changeUser(services, pool, user, { send }, (current) => {
      // Who has chosen a password meanwhile keeps it.
      refuseOthers(current)
      return { ...withNewEpoch(current), password: kept, passwordExpiresAt: temporaryUntil(services, pool) }
    }),
  )
}

/** Makes the user whom invitations are for, and sends them: but nothing of it when there were too many of them. */
async function inviting(
  { input, services }: Pick<Call<'AdminCreateUser'>, 'input' | 'services'>,
  pool: Pool,
  { who, user, password }: { who: string | undefined; user: Addressee; password: string },
  make: (send: readonly Outgoing[]) => Promise<User>,
): Promise<User> {
  const contacts = input.MessageAction === 'SUPPRESS' ? [] : invited(user.attributes, input)
  const admitted = await admitAll(services, pool, 'AdminCreateUser', who, contacts)
  return orWithdraw(services, pool, admitted, async () => {
    const drafts: Draft[] = []
    for (const message of admitted) {
      const texts = await askForTexts(services, pool, user, message, { clientMetadata: input.ClientMetadata })
      const { username } = user
      const called = hasUsernameAttributes(pool) ? message.destination : username
      drafts.push(draft(services, pool, message, { username, called, code: password }, texts))
    }
    return make(drafts)
  })
}

/** Where invitations go. Without a wish it is the phone, and the e-mail address of whoever has none. */
function invited(
  attributes: User['attributes'],
  { DesiredDeliveryMediums: desired }: Input<'AdminCreateUser'>,
): Reached[] {
  const byDefault = attributes['phone_number'] ? 'SMS' : 'EMAIL'
  return [...new Set(desired?.length ? desired : ([byDefault] as const))].flatMap((medium) => {
    const attribute = medium === 'EMAIL' ? 'email' : 'phone_number'
    const destination = attributes[attribute]
    return destination ? [{ attribute, destination }] : []
  })
}
