import { requireWritable } from '../../domain/users/attributes.ts'
import { admitProofs, sendProofs, write } from '../../domain/users/profile.ts'
import { checkAttributes, toAttributes } from '../../domain/users/schema.ts'
import { orWithdraw } from '../../domain/messages/sending.ts'
import { changeUser } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Writes the caller's attributes and sends a code to each new address that has to be verified.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 */
export async function UpdateUserAttributes({
  input,
  caller,
  services,
}: CallOf<'UpdateUserAttributes'>): Promise<Output<'UpdateUserAttributes'>> {
  const { pool, client, user } = caller
  const changes = toAttributes(input.UserAttributes)
  requireWritable(client, pool, Object.keys(changes))
  checkAttributes(pool.settings.SchemaAttributes ?? [], changes, { mode: 'update', requireRequired: false })
  const admitted = await admitProofs(services, pool, 'UpdateUserAttributes', write(pool, user, changes))
  const changed = await orWithdraw(services, pool, admitted, () =>
    changeUser(services, pool, user, {}, (current) => write(pool, current, changes).user),
  )
  const by = { client, clientMetadata: input.ClientMetadata }
  return { CodeDeliveryDetailsList: await sendProofs(services, pool, changed, admitted, by) }
}
