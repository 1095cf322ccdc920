import type { CallOf } from '../operation.ts'

/**
 * Deletes the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 */
export async function DeleteUser({ caller: { user }, services }: CallOf<'DeleteUser'>) {
  await services.storage.users.delete(user.key)
  return {}
}
