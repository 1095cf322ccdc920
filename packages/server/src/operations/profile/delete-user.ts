import { operation } from '../operation.ts'

/**
 * Deletes the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 */
export const DeleteUser = operation('DeleteUser', async ({ caller: { user }, services }) => {
  await services.storage.users.delete(user.key)
  return {}
})
