import { requireWritable } from '../../domain/attributes.ts'
import { write } from '../../domain/profile.ts'
import { checkDeletion } from '../../domain/schema.ts'
import { changeUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Deletes attributes of the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
 */
export const DeleteUserAttributes = operation('DeleteUserAttributes', async ({ input, caller, services }) => {
  const { pool, client, user } = caller
  checkDeletion(pool.settings.SchemaAttributes ?? [], input.UserAttributeNames)
  requireWritable(client, pool, input.UserAttributeNames)
  const gone = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']))
  await changeUser(services, pool, user, {}, (current) => write(pool, current, gone).user)
  return {}
})
