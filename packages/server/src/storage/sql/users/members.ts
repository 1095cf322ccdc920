import type { Engine } from '../../engine.ts'
import type { GroupKey, UserKey } from '../../port/index.ts'
import { prepared } from '../../statement.ts'

/** Makes a user a member of a group; a group and a user of different pools do not meet. Answers what was new. */
export function joinStatement({ db }: Engine) {
  return prepared<{ group: GroupKey; user: UserKey }>()((p) =>
    db
      .insertInto('members')
      .columns(['user_key', 'group_key'])
      .expression((get) =>
        get
          .selectFrom('users')
          .innerJoin('groups', 'groups.pool_key', 'users.pool_key')
          .select(['users.key', 'groups.key'])
          .where('users.key', '=', p.user)
          .where('groups.key', '=', p.group),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('group_key'),
  )
}
