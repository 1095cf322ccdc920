import { requireWritable } from '../../domain/users/attributes.ts'
import { write } from '../../domain/users/profile.ts'
import { checkDeletion } from '../../domain/users/schema.ts'
import { changeUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Deletes attributes of the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
 */
export async function DeleteUserAttributes({ input, caller, services }: CallOf<'DeleteUserAttributes'>) {
  const { pool, client, user } = caller
  checkDeletion(pool.settings.SchemaAttributes ?? [], input.UserAttributeNames)
  requireWritable(client, pool, input.UserAttributeNames)
  const gone = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']))
  await changeUser(services, pool, user, {}, (current) => write(pool, current, gone).user)
  return {}
}
