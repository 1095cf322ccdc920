import { findPool } from '../../domain/pools.ts'
import { write } from '../../domain/profile.ts'
import { checkDeletion } from '../../domain/schema.ts'
import { changeUser, requireUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Deletes attributes of a user.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html
 */
export const AdminDeleteUserAttributes = operation('AdminDeleteUserAttributes', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  checkDeletion(pool.settings.SchemaAttributes ?? [], input.UserAttributeNames)
  const gone = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']))
  await changeUser(services, pool, user, {}, (current) => write(pool, current, gone).user)
  return {}
})
