import type { GroupKey, Page, PoolKey, UserKey } from './ids.ts'
import type { User } from './users/users.ts'

export interface Group {
  readonly key: GroupKey
  readonly pool: PoolKey
  readonly name: string
  readonly description: string | undefined
  readonly roleArn: string | undefined
  readonly precedence: number | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface GroupStore {
  /** Stores a group; `undefined` when its name is taken or its pool is gone. */
  create(group: Omit<Group, 'key'>): Promise<Group | undefined>
  find(pool: PoolKey, name: string): Promise<Group | undefined>
  change(group: GroupKey, change: (group: Group) => Group): Promise<Group | undefined>
  /** Deletes the group with its memberships: gone at once, and swept away as with {@link PoolStore.delete}. */
  delete(group: GroupKey): Promise<boolean>
  list(pool: PoolKey, page: Page<GroupKey>): Promise<Group[]>
  count(pool: PoolKey): Promise<number>
  /** Adds a member; being one already is no error. `false` when user or group is gone, or `limit` groups are reached. */
  add(group: GroupKey, user: UserKey, limit: number): Promise<boolean>
  remove(group: GroupKey, user: UserKey): Promise<void>
  /** Groups of a user, strongest precedence first, those without last, then by name. */
  ofUser(user: UserKey): Promise<Group[]>
  /** Members of a group in order of their keys. */
  members(group: GroupKey, page: Page<UserKey>): Promise<User[]>
}
