import { addressToProve, requireWritable, withFlags } from '../../domain/users/attributes.ts'
import { checkSecretHash, requireClient } from '../../domain/clients/clients.ts'
import { draftCode } from '../../domain/codes/draft.ts'
import { createUser, newUser, refuseTaken } from '../../domain/users/new-user.ts'
import { record, refuseUnfit } from '../../domain/users/passwords.ts'
import { askToSignUp } from '../../domain/users/pre-sign-up.ts'
import { checkAttributes, toAttributes } from '../../domain/users/schema.ts'
import { admit, orWithdraw } from '../../domain/messages/sending.ts'
import type { Outgoing } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

// Passwordless pools come with a later issue: until then a password is as good as required.
const NO_PASSWORD =
  "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null"

const TAKEN = 'User already exists'

/**
 * Registers a user, who is confirmed by a code or an administrator.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export async function SignUp({ input, services, refusal }: CallOf<'SignUp'>): Promise<Output<'SignUp'>> {
  const { client, pool } = await requireClient(services, input.ClientId)
  await checkSecretHash(services, { client, pool }, input.SecretHash, [input.Username])
  if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly) {
    throw refusal('NotAuthorizedException', 'SignUp is not permitted for this user pool')
  }
  if (input.Password === undefined) throw refusal('InvalidParameterException', NO_PASSWORD)

  const given = toAttributes(input.UserAttributes)
  const unnamed = newUser(services, pool, input.Username, given, 'UNCONFIRMED')
  requireWritable(client, pool, Object.keys(given))
  checkAttributes(pool.settings.SchemaAttributes ?? [], unnamed.attributes, { mode: 'create', requireRequired: true })
  refuseUnfit(pool, input.Password)

  const { user: wanted, moveAliases } = await askToSignUp(services, {
    pool,
    client,
    user: unnamed,
    source: 'SignUp',
    input,
  })
  const attributes = withFlags(wanted.attributes)
  const complete = { ...wanted, attributes, password: record(services, pool, wanted, input.Password) }
  const by = { client, clientMetadata: input.ClientMetadata }
  const create = (send: readonly Outgoing[] = []) =>
    createUser(services, pool, complete, { moveAliases, send, usernameTaken: TAKEN })
  if (complete.status === 'CONFIRMED') {
    const user = await create()
    await services.triggers.ask('PostConfirmation', { pool, client, user, source: 'ConfirmSignUp' }, by)
    return { UserConfirmed: true, UserSub: user.sub }
  }
  const contact = addressToProve(pool, complete)
  if (!contact) return { UserConfirmed: false, UserSub: (await create()).sub }

  await refuseTaken(services, pool, input.Username, TAKEN)
  const admitted = await admit(services, pool, 'SignUp', { who: undefined, contact })
  return orWithdraw(services, pool, [admitted], async () => {
    const draft = await draftCode(services, pool, complete, admitted, 'sign-up', by)
    const { sub } = await create([draft])
    return { UserConfirmed: false, UserSub: sub, CodeDeliveryDetails: draft.delivery }
  })
}
