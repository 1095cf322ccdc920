import { readable } from '../../domain/schema.ts'
import { operation } from '../operation.ts'
import { toAttributeList } from '../users/wire.ts'

/**
 * Answers the caller's own attributes, as far as the client may read them.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
 */
export const GetUser = operation('GetUser', async ({ caller: { user, client } }) => ({
  Username: user.username,
  UserAttributes: toAttributeList(user, readable(client)),
}))
