import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { administer, startTestServer } from '../packages/server/src/storage/test-server.ts'

/**
 * Makes the databases that a version leaves behind, for the test that migrates them: a pool with users in every state,
 * as SQL for both engines, and what a test has to know of them.
 *
 * Run it with the built server of the version, before the next one changes the schema:
 * `node scripts/make-version.ts 0.1.0 packages/server/dist/poolhouse.mjs`
 */

const { positionals } = parseArgs({ allowPositionals: true })
const [version, server] = positionals
if (version === undefined || server === undefined) {
  process.stderr.write('Usage: node scripts/make-version.ts <version> <built server>\n')
  process.exit(2)
}
const folder = join(import.meta.dirname, '../packages/server/test/versions', version)
const MASTER_KEY = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
const PASSWORD = 'Passw0rd!'

/** Runs the version on a database, and uses it as people would. */
async function live(database: string) {
  const child = spawn(
    process.execPath,
    [resolve(server ?? ''), 'dev', '--port', '0', '--database', database, '--quiet'],
    {
      cwd: await mkdtemp(join(tmpdir(), 'poolhouse-version-')),
      env: { ...process.env, POOLHOUSE_MASTER_KEY: MASTER_KEY },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  const client = new CognitoIdentityProvider({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { UserPool } = await client.createUserPool({
    PoolName: 'before',
    AliasAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 3 } },
  })
  const UserPoolId = UserPool?.Id ?? ''
  const create = async (settings: object) =>
    (
      await client.createUserPoolClient({
        UserPoolId,
        ClientName: 'app',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
        ...settings,
      })
    ).UserPoolClient
  const ClientId = (await create({ RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } }))
    ?.ClientId
  const secret = await create({ GenerateSecret: true })
  await client.createGroup({ UserPoolId, GroupName: 'bakers', Precedence: 1 })

  const user = async (Username: string) => {
    const UserAttributes = [
      { Name: 'email', Value: `${Username}@example.com` },
      { Name: 'email_verified', Value: 'true' },
    ]
    await client.adminCreateUser({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' })
    await client.adminSetUserPassword({ UserPoolId, Username, Password: 'First-passw0rd', Permanent: true })
    await client.adminSetUserPassword({ UserPoolId, Username, Password: PASSWORD, Permanent: true })
    await client.adminAddUserToGroup({ UserPoolId, Username, GroupName: 'bakers' })
  }
  const signIn = async (USERNAME: string) => {
    const AuthParameters = { USERNAME, PASSWORD }
    const { AuthenticationResult } = await client.initiateAuth({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters,
    })
    return AuthenticationResult
  }
  for (const name of ['ana', 'bea', 'disabled']) await user(name)
  await client.signUp({
    ClientId,
    Username: 'waiting',
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: 'waiting@example.com' }],
  })
  await client.adminCreateUser({
    UserPoolId,
    Username: 'invited',
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
  })
  await client.forgotPassword({ ClientId, Username: 'bea' })
  await client.forgotPassword({ ClientId, Username: 'nobody' })
  const first = await signIn('ana')
  const rotated = await client.getTokensFromRefreshToken({ ClientId, RefreshToken: first?.RefreshToken })
  await client.adminDisableUser({ UserPoolId, Username: 'disabled' })
  const srp = await client.initiateAuth({
    ClientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: 'nobody', SRP_A: '2'.repeat(700) },
  })
  const inbox = (await (await fetch(`${url}/_poolhouse/inbox`)).json()) as { username: string; code: string }[]
  child.kill()
  await once(child, 'exit')
  return {
    at: new Date().toISOString(),
    masterKey: MASTER_KEY,
    password: PASSWORD,
    formerPassword: 'First-passw0rd',
    UserPoolId,
    ClientId,
    secretClient: { ClientId: secret?.ClientId, ClientSecret: secret?.ClientSecret },
    codes: Object.fromEntries(inbox.map(({ username, code }) => [username, code])),
    issuer: `${url}/${UserPoolId}`,
    accessToken: rotated.AuthenticationResult?.AccessToken,
    rotatedToken: first?.RefreshToken,
    refreshToken: rotated.AuthenticationResult?.RefreshToken,
    nobody: { SALT: srp.ChallengeParameters?.['SALT'], USERNAME: srp.ChallengeParameters?.['USERNAME'] },
  }
}

function quoted(value: unknown): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  throw new TypeError(`There is a value of another type: ${typeof value}`)
}

const inserts = (table: string, rows: readonly Record<string, unknown>[]) =>
  rows.map(
    (row) =>
      `INSERT INTO "${table}" (${Object.keys(row)
        .map((name) => `"${name}"`)
        .join(', ')}) VALUES (${Object.values(row).map(quoted).join(', ')});`,
  )

function dumpSqlite(file: string): string {
  const db = new DatabaseSync(file)
  const all = db
    .prepare(`select name, sql, type from sqlite_master where sql is not null and name not like 'sqlite_%'`)
    .all()
  const lines = ['PRAGMA foreign_keys = OFF;']
  for (const { sql } of all) lines.push(`${String(sql)};`)
  for (const { name } of all.filter(({ type }) => type === 'table')) {
    lines.push(...inserts(String(name), db.prepare(`select * from "${String(name)}"`).all()))
  }
  for (const row of db.prepare('select name, seq from sqlite_sequence').all()) {
    lines.push(`UPDATE sqlite_sequence SET seq = ${quoted(row['seq'])} WHERE name = ${quoted(row['name'])};`)
  }
  db.close()
  return `${lines.join('\n')}\n`
}

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const work = await mkdtemp(join(tmpdir(), 'poolhouse-version-'))

const file = join(work, 'poolhouse.db')
const onSqlite = await live(file)
await writeFile(join(folder, 'sqlite.sql'), dumpSqlite(file))
await writeFile(join(folder, 'sqlite.json'), `${JSON.stringify(onSqlite, null, 2)}\n`)

const postgres = await startTestServer()
const onPostgres = await live(postgres.url)
const rowsOf = async (sql: string) => (await administer(postgres.url, sql)) as Record<string, unknown>[] // rows of a query
const tables = await rowsOf(
  `select table_name as name from information_schema.tables where table_schema = current_schema() order by 1`,
)
// The schema is what the version's own migrations make; the rows are what it has left.
const lines: string[] = []
for (const { name } of tables) lines.push(...inserts(String(name), await rowsOf(`select * from "${String(name)}"`)))
await writeFile(join(folder, 'postgres.sql'), `${lines.join('\n')}\n`)
await writeFile(join(folder, 'postgres.json'), `${JSON.stringify(onPostgres, null, 2)}\n`)
await postgres.remove()
await rm(work, { recursive: true })
process.stdout.write(`${folder} has ${(await readFile(join(folder, 'sqlite.sql'))).length} bytes of SQL for SQLite.\n`)
