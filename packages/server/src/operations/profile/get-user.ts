import { readable } from '../../domain/users/schema.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toMfaOptions, toMfaSettings } from '../mfa/preferences.ts'
import { toAttributeList } from '../users/wire.ts'

/**
 * Answers the caller's own attributes, as far as the client may read them.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
 */
export async function GetUser({ caller: { user, client } }: CallOf<'GetUser'>): Promise<Output<'GetUser'>> {
  return {
    Username: user.username,
    UserAttributes: toAttributeList(user, readable(client)),
    ...toMfaOptions(user),
    ...toMfaSettings(user),
  }
}
