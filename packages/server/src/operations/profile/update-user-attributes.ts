import { requireWritable } from '../../domain/attributes.ts'
import { admitProofs, sendProofs, write } from '../../domain/profile.ts'
import { checkAttributes, toAttributes } from '../../domain/schema.ts'
import { orWithdraw } from '../../domain/sending.ts'
import { changeUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Writes the caller's attributes and sends a code to each new address that has to be verified.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 */
export const UpdateUserAttributes = operation('UpdateUserAttributes', async ({ input, caller, services }) => {
  const { pool, client, user } = caller
  const changes = toAttributes(input.UserAttributes)
  requireWritable(client, pool, Object.keys(changes))
  checkAttributes(pool.settings.SchemaAttributes ?? [], changes, { mode: 'update', requireRequired: false })
  const admitted = await admitProofs(services, pool, 'UpdateUserAttributes', write(pool, user, changes))
  const changed = await orWithdraw(services, pool, admitted, () =>
    changeUser(services, pool, user, {}, (current) => write(pool, current, changes).user),
  )
  return { CodeDeliveryDetailsList: await sendProofs(services, pool, changed, admitted) }
})
