import type { ClientKey, FamilyKey, GroupKey, Pool, User } from '../port/index.ts'
import type { Engine } from '../engine.ts'
import { raw } from '../statement.ts'

/** Makes many rows, in one statement each. */
export function filling(engine: Engine) {
  const many = (count: number, insert: string) =>
    engine.writeOne(raw(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) ${insert}`))
  return {
    async users(pool: Pool, count: number): Promise<number> {
      await many(
        count,
        `insert into users (pool_key, sub, username, username_key, status, enabled, attributes, epoch, created_at, updated_at)
          select ${pool.key}, 'sub-' || i, 'user-' || i, 'user-' || i, 'CONFIRMED', 1, '{}', 0, 0, 0 from n`,
      )
      await many(
        count,
        `insert into search (pool_key, attribute, folded, user_key, value) select ${pool.key}, 'email', 'e' || i, i, 'e' from n`,
      )
      return count
    },
    /** A family with a token each for users by turns, from a key to before another. */
    async families(
      pool: Pool,
      [from, to]: readonly [number, number],
      client: ClientKey,
      count: number,
      device = '',
    ): Promise<void> {
      await many(
        count,
        `insert into families (pool_key, user_key, client_key, origin_jti, auth_time, expires_at, scope, device_key)
          select ${pool.key}, ${from} + i % ${to - from}, ${client}, 'origin-' || i, 0, 9000000000000, '', nullif('${device}', '') from n`,
      )
      await engine.writeOne(
        raw(`insert into tokens (hash, family_key, issued_at)
          select 'token-' || substr(origin_jti, 8), key, 0 from families where client_key = ${client}`),
      )
    },
    devices: (user: User, count: number) =>
      many(
        count,
        `insert into devices (user_key, device_key, pool_key, sealed, remembered, created_at, updated_at, authenticated_at)
          select ${user.key}, 'device-' || i, ${user.pool}, '', 1, 0, 0, 0 from n`,
      ),
    tokens: (family: FamilyKey, count: number) =>
      many(count, `insert into tokens (hash, family_key, issued_at) select 'more-' || i, ${family}, 0 from n`),
    members: (group: GroupKey) =>
      engine.writeOne(raw(`insert into members (user_key, group_key) select key, ${group} from users`)),
    /** So many of each user there is. */
    passkeys: (pool: Pool, count: number) =>
      many(
        count,
        `insert into passkeys (pool_key, user_key, id, public_key, counter, relying_party, name, transports, created_at)
          select ${pool.key}, key, key || '-' || i, '', 0, '', '', '[]', 0 from n cross join users`,
      ),
    /** So many of each user there is. */
    ssoSessions: (pool: Pool, count: number) =>
      many(
        count,
        `insert into sso_sessions (id, pool_key, user_key, client, epoch, seen, created_at, active_at, expires_at)
          select key || '-' || i, ${pool.key}, key, '', 0, '', 0, 0, 9000000000000 from n cross join users`,
      ),
    /** A document with many further names. */
    async aliases({ key }: Pool, count: number): Promise<void> {
      await engine.writeOne(
        raw(
          `insert into documents (pool_key, kind, name, body, created_at, updated_at) values (${key}, 'x', 'x', '{}', 0, 0)`,
        ),
      )
      await many(
        count,
        `insert into document_aliases (pool_key, kind, alias, name) select ${key}, 'x', 'a-' || i, 'x' from n`,
      )
    },
    limits: (pool: Pool, count: number) =>
      many(
        count,
        `insert into limits (pool_key, who, what, count, expires_at) select ${pool.key}, 'who-' || i, 'x', 1, 0 from n`,
      ),
  }
}
