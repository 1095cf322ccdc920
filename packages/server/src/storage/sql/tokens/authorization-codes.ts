import type { Engine } from '../../engine.ts'
import type { AuthorizationCode, AuthorizationCodeStore, ClientKey, SsoRefusal } from '../../port/index.ts'
import type { AuthorizationCodesTable } from '../../schema.ts'
import { prepared, run, type Work } from '../../statement.ts'
import { toUser, USER_COLUMNS } from '../users/row.ts'
import { moment } from '../values.ts'
import { ending } from './ended.ts'
import { ssoRows } from './sso-sessions.ts'

const CODE_COLUMNS = [
  'authorization_codes.hash',
  'authorization_codes.user_key',
  'authorization_codes.client_key',
  'authorization_codes.redirect_uri',
  'authorization_codes.scope',
  'authorization_codes.challenge',
  'authorization_codes.nonce',
  'authorization_codes.resource',
  'authorization_codes.factors',
  'authorization_codes.auth_time',
  'authorization_codes.epoch as code_epoch',
  'authorization_codes.sso_id',
  'authorization_codes.expires_at',
] as const

export function authorizationCodeStore(engine: Engine): AuthorizationCodeStore {
  const { db } = engine
  const sso = ssoRows(engine)
  const insert = prepared<AuthorizationCodesTable>()((p) =>
    db.insertInto('authorization_codes').values({
      hash: p.hash,
      pool_key: p.pool_key,
      user_key: p.user_key,
      client_key: p.client_key,
      redirect_uri: p.redirect_uri,
      scope: p.scope,
      challenge: p.challenge,
      nonce: p.nonce,
      resource: p.resource,
      factors: p.factors,
      auth_time: p.auth_time,
      epoch: p.epoch,
      sso_id: p.sso_id,
      expires_at: p.expires_at,
    }),
  )
  // A user or client that was deleted is still there, in another pool (sql/sweep).
  const find = prepared<{ hash: string }>()((p) =>
    db
      .selectFrom('authorization_codes')
      .innerJoin('users', (join) =>
        join
          .onRef('users.key', '=', 'authorization_codes.user_key')
          .onRef('users.pool_key', '=', 'authorization_codes.pool_key'),
      )
      .innerJoin('clients', (join) =>
        join
          .onRef('clients.key', '=', 'authorization_codes.client_key')
          .onRef('clients.pool_key', '=', 'authorization_codes.pool_key'),
      )
      .select(USER_COLUMNS)
      .select(CODE_COLUMNS)
      .where('authorization_codes.hash', '=', p.hash),
  )
  const revoke = prepared<{ hash: string; client: ClientKey; now: number }>()((p) =>
    db
      .updateTable('families')
      .set(ending(p.now))
      .where('code_hash', '=', p.hash)
      .where('client_key', '=', p.client)
      .where('revoked_at', 'is', null),
  )

  return {
    keep: (code, spend, step) =>
      engine.write(function* (): Work<SsoRefusal | undefined> {
        yield* sso.spend(step, spend)
        yield* run(insert.bind(toRow(code)))
        return undefined
      }),
    async find(hash) {
      const [row] = await engine.read(find.bind({ hash }))
      if (!row) return undefined
      const code: AuthorizationCode = {
        hash: row.hash,
        pool: row.pool_key,
        user: row.user_key,
        client: row.client_key,
        redirectUri: row.redirect_uri,
        scope: row.scope,
        challenge: row.challenge ?? undefined,
        nonce: row.nonce ?? undefined,
        resource: row.resource ?? undefined,
        factors: row.factors.split(' ').filter(Boolean),
        authTime: moment(row.auth_time),
        epoch: row.code_epoch,
        ssoId: row.sso_id ?? undefined,
        expiresAt: moment(row.expires_at),
      }
      return { code, user: toUser(row) }
    },
    async revoke(hash, client, now) {
      await engine.writeOne(revoke.bind({ hash, client, now: now.getTime() }))
    },
  }
}

function toRow(code: AuthorizationCode): AuthorizationCodesTable {
  return {
    hash: code.hash,
    pool_key: code.pool,
    user_key: code.user,
    client_key: code.client,
    redirect_uri: code.redirectUri,
    scope: code.scope,
    challenge: code.challenge ?? null,
    nonce: code.nonce ?? null,
    resource: code.resource ?? null,
    factors: code.factors.join(' '),
    auth_time: code.authTime.getTime(),
    epoch: code.epoch,
    sso_id: code.ssoId ?? null,
    expires_at: code.expiresAt.getTime(),
  }
}
