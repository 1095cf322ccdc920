import { requireWritable } from '../../domain/attributes.ts'
import type { Written } from '../../domain/profile.ts'
import { sendVerification, write } from '../../domain/profile.ts'
import { checkAttributes, toAttributes } from '../../domain/schema.ts'
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
  let toVerify: Written['toVerify'] = []
  const changed = await changeUser(services, pool, user, {}, (current) => {
    const written = write(pool, current, changes)
    toVerify = written.toVerify
    return written.user
  })
  return { CodeDeliveryDetailsList: await sendVerification(services, pool, { user: changed, toVerify }) }
})
