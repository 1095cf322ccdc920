import { requireWritable } from '../../domain/users/attributes.ts'
import { proving, write } from '../../domain/users/profile.ts'
import { checkAttributes, toAttributes } from '../../domain/users/schema.ts'
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
  const by = { client, clientMetadata: input.ClientMetadata }
  const written = write(pool, user, changes)
  const details = await proving(services, pool, 'UpdateUserAttributes', written, by, async (send) => {
    await changeUser(services, pool, user, { send }, (current) => write(pool, current, changes).user)
    return send.map(({ delivery }) => delivery)
  })
  return { CodeDeliveryDetailsList: details }
}
