import { sessionOfSignUp } from '../../auth/first/sign-up.ts'
import { addressToProve, requireWritable, withFlags } from '../../domain/users/attributes.ts'
import { checkSecretHash, requireClient } from '../../domain/clients/clients.ts'
import { draftCode } from '../../domain/codes/draft.ts'
import { isPasswordless } from '../../domain/factors/first-factors.ts'
import { createUser, newUser, refuseTaken } from '../../domain/users/new-user.ts'
import { record, refuseUnfit } from '../../domain/users/passwords.ts'
import { askToSignUp } from '../../domain/users/pre-sign-up.ts'
import { checkAttributes, toAttributes } from '../../domain/users/schema.ts'
import type { CodeDelivery } from '../../domain/messages/messages.ts'
import { admit, orWithdraw } from '../../domain/messages/sending.ts'
import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import type { Client, Outgoing, Pool, User } from '../../storage/port/index.ts'
import type { Input, Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

const NO_PASSWORD =
  "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null"

const TAKEN = 'User already exists'

/**
 * Registers a user, who is confirmed by a code or an administrator. Where the pool has other first factors, a password is
 * not needed.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export async function SignUp({ input, services }: CallOf<'SignUp'>): Promise<Output<'SignUp'>> {
  const at = await requireClient(services, input.ClientId)
  await checkSecretHash(services, at, input.SecretHash, [input.Username])
  const { user, delivery } = await signUp(services, at, input)
  if (user.status === 'CONFIRMED') return { UserConfirmed: true, UserSub: user.sub }
  const Session = await sessionOfSignUp(services, at, user)
  return {
    UserConfirmed: false,
    UserSub: user.sub,
    ...(Session !== undefined && { Session }),
    ...(delivery && { CodeDeliveryDetails: delivery }),
  }
}

/** Registers a user through a client that has nothing to prove. Answers the user, and where a code went. */
export async function signUp(
  services: Services,
  { pool, client }: { readonly pool: Pool; readonly client: Client },
  input: Omit<Input<'SignUp'>, 'ClientId' | 'SecretHash'>,
): Promise<{ readonly user: User; readonly delivery?: CodeDelivery }> {
  if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly) {
    throw new ApiError('NotAuthorizedException', 'SignUp is not permitted for this user pool')
  }
  const password = input.Password || undefined
  if (password === undefined && !isPasswordless(pool)) throw new ApiError('InvalidParameterException', NO_PASSWORD)

  const given = toAttributes(input.UserAttributes)
  const unnamed = newUser(services, pool, input.Username, given, 'UNCONFIRMED')
  requireWritable(client, pool, Object.keys(given))
  checkAttributes(pool.settings.SchemaAttributes ?? [], unnamed.attributes, { mode: 'create', requireRequired: true })
  if (password !== undefined) refuseUnfit(pool, password)

  const { user: wanted, moveAliases } = await askToSignUp(services, {
    pool,
    client,
    user: unnamed,
    source: 'SignUp',
    input,
  })
  const attributes = withFlags(wanted.attributes)
  const kept = password === undefined ? undefined : record(services, pool, wanted, password)
  const complete = { ...wanted, attributes, password: kept }
  const by = { client, clientMetadata: input.ClientMetadata }
  const create = (send: readonly Outgoing[] = []) =>
    createUser(services, pool, complete, { moveAliases, send, usernameTaken: TAKEN })
  if (complete.status === 'CONFIRMED') {
    const user = await create()
    await services.triggers.ask('PostConfirmation', { pool, client, user, source: 'ConfirmSignUp' }, by)
    return { user }
  }
  const contact = addressToProve(pool, complete)
  if (!contact) return { user: await create() }

  await refuseTaken(services, pool, input.Username, TAKEN)
  const admitted = await admit(services, pool, 'SignUp', { who: undefined, contact })
  return orWithdraw(services, pool, [admitted], async () => {
    const draft = await draftCode(services, pool, complete, admitted, 'sign-up', by)
    return { user: await create([draft]), delivery: draft.delivery }
  })
}
