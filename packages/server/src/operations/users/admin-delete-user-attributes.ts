import { requirePool } from '../../domain/pools/pools.ts'
import { write } from '../../domain/users/profile.ts'
import { checkDeletion } from '../../domain/users/schema.ts'
import { changeUser, requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Deletes attributes of a user.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html
 */
export async function AdminDeleteUserAttributes({ input, services }: CallOf<'AdminDeleteUserAttributes'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  checkDeletion(pool.settings.SchemaAttributes ?? [], input.UserAttributeNames)
  const gone = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']))
  await changeUser(services, pool, user, {}, (current) => write(pool, current, gone).user)
  return {}
}
