import type { UserType } from '@aws-sdk/client-cognito-identity-provider'
import type { Wire } from '../../model/wire.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { User } from '../../storage/port/index.ts'
import { toMfaOptions } from '../mfa/preferences.ts'

/** A user as lists and AdminCreateUser answer it. */
export function toUserType(user: User, mayShow?: (name: string) => boolean): Wire<UserType> {
  return {
    Username: user.username,
    Attributes: toAttributeList(user, mayShow),
    UserCreateDate: epochSeconds(user.createdAt),
    UserLastModifiedDate: epochSeconds(user.updatedAt),
    Enabled: user.enabled,
    UserStatus: user.status,
    ...toMfaOptions(user),
  }
}

/** A user's attributes as names and values, in the order they were written and `sub` last. */
export function toAttributeList(user: User, mayShow: (name: string) => boolean = () => true) {
  return [...Object.entries(user.attributes), ['sub', user.sub] as const]
    .filter(([name]) => mayShow(name))
    .map(([Name, Value]) => ({ Name, Value }))
}
