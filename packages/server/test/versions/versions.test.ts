import { createHmac } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as engines from '../../src/storage/engines/index.ts'
import { migrations } from '../../src/storage/migrations/index.ts'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import { administer } from '../../src/storage/test-server.ts'
import { claims } from '../claims.ts'
import { server, type TestServer } from '../server.ts'
import { srpStart } from '../srp-client.ts'

/**
 * What each released version has left behind (`scripts/make-version.ts`) is opened by this one: nothing is lost, and
 * what people hold (passwords, codes, tokens) goes on working.
 */

interface Left {
  readonly at: string
  readonly masterKey: string
  readonly password: string
  readonly formerPassword: string
  readonly UserPoolId: string
  readonly ClientId: string
  readonly secretClient: { readonly ClientId: string; readonly ClientSecret: string }
  readonly codes: Readonly<Record<string, string>>
  readonly issuer: string
  readonly accessToken: string
  readonly rotatedToken: string
  readonly refreshToken: string
  readonly nobody: { readonly SALT: string; readonly USERNAME: string }
}

const folder = import.meta.dirname
const versions = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
)
const work = mkdtempSync(join(tmpdir(), 'poolhouse-versions-'))

afterAll(async () => {
  rmSync(work, { recursive: true })
})

/** Lays a version's database where this one opens it. */
const places: Readonly<Record<string, (version: string) => Promise<string>>> = {
  async sqlite(version) {
    const file = join(work, `${version}.db`)
    const db = new DatabaseSync(file)
    db.exec(readFileSync(join(folder, version, 'sqlite.sql'), 'utf8'))
    db.close()
    return file
  },
  async postgres(version) {
    const { url } = await openTestPostgres()
    const rows = readFileSync(join(folder, version, 'postgres.sql'), 'utf8')
    const engine = await engines.postgres.open(url)
    const had = /'schema version', '(\d+)'/.exec(rows)?.[1]
    const steps = Object.values(migrations).slice(0, Number(had))
    const schema = [
      'create table meta (key text collate "C" primary key, value text not null)',
      ...steps.flatMap((step) => step(engine.types)),
    ]
    await engine.close()
    // What refers to another row may stand before it.
    const keys = ['pools', 'clients', 'users', 'groups', 'families']
    const counters = keys.map(
      (table) =>
        `select setval(pg_get_serial_sequence('"${table}"', 'key'), (select coalesce(max(key), 1) from "${table}"))`,
    )
    await administer(url, `${schema.join(';')}; set session_replication_role = replica; ${rows}; ${counters.join(';')}`)
    return url
  },
}

describe.each(versions.flatMap((version) => Object.keys(places).map((engine) => [version, engine] as const)))(
  'what version %s left on %s',
  (version, engine) => {
    const left = JSON.parse(readFileSync(join(folder, version, `${engine}.json`), 'utf8')) as Left // written by the script
    const { ClientId, UserPoolId, password } = left
    let running: TestServer
    beforeAll(async () => {
      running = await server({
        database: (await places[engine]?.(version)) ?? '',
        masterKey: Buffer.from(left.masterKey, 'hex'),
        publicUrl: new URL(left.issuer).origin,
      })
      running.clock.set(new Date(Date.parse(left.at) + 60_000))
    })
    const signIn = (USERNAME: string, PASSWORD = password) =>
      running.client.initiateAuth({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD },
      })

    it('lets people sign in with their passwords, and nobody with another', async () => {
      const { AuthenticationResult } = await signIn('ana')
      expect(claims(AuthenticationResult?.AccessToken ?? '')).toMatchObject({ 'cognito:groups': ['bakers'] })
      await expect(signIn('ana@example.com')).resolves.toHaveProperty('AuthenticationResult')
      await expect(signIn('ana', 'Wrong-passw0rd')).rejects.toThrow('Incorrect username or password.')
      await expect(signIn('disabled')).rejects.toThrow('User is disabled.')
      await expect(signIn('invited')).resolves.toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' })
    })

    it('knows the tokens that were given', async () => {
      const { client } = running
      await expect(client.getUser({ AccessToken: left.accessToken })).resolves.toMatchObject({ Username: 'ana' })
      const { AuthenticationResult } = await client.getTokensFromRefreshToken({
        ClientId,
        RefreshToken: left.refreshToken,
      })
      expect(AuthenticationResult?.RefreshToken).toBeDefined()
      await expect(client.getTokensFromRefreshToken({ ClientId, RefreshToken: left.rotatedToken })).rejects.toThrow()
      await expect(signIn('ana')).resolves.toBeDefined()
    })

    it('takes the codes that were sent, and no others', async () => {
      const { client } = running
      const confirm = (ConfirmationCode: string) =>
        client.confirmSignUp({ ClientId, Username: 'waiting', ConfirmationCode })
      await expect(confirm('x')).rejects.toThrow('Invalid verification code')
      await confirm(left.codes['waiting'] ?? '')
      await client.confirmForgotPassword({
        ClientId,
        Username: 'bea',
        ConfirmationCode: left.codes['bea'] ?? '',
        Password: 'An0ther-passw0rd',
      })
      await expect(signIn('bea', 'An0ther-passw0rd')).resolves.toHaveProperty('AuthenticationResult')
    })

    it('counts no attempt twice that was counted before', async () => {
      await expect(running.client.forgotPassword({ ClientId, Username: 'ana' })).resolves.toBeDefined()
      await expect(running.client.forgotPassword({ ClientId, Username: 'nobody' })).resolves.toBeDefined()
    })

    it('remembers former passwords', async () => {
      const Password = left.formerPassword
      await expect(
        running.client.adminSetUserPassword({ UserPoolId, Username: 'ana', Password, Permanent: true }),
      ).rejects.toMatchObject({ name: 'PasswordHistoryPolicyViolationException' })
    })

    it('opens the secret of a client', async () => {
      const { ClientId: id, ClientSecret: secret } = left.secretClient
      const { UserPoolClient } = await running.client.describeUserPoolClient({ UserPoolId, ClientId: id })
      expect(UserPoolClient?.ClientSecret).toBe(secret)
      const SECRET_HASH = createHmac('sha256', secret).update(`ana${id}`).digest('base64')
      const AuthParameters = { USERNAME: 'ana', PASSWORD: password, SECRET_HASH }
      await expect(
        running.client.initiateAuth({ ClientId: id, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
      ).resolves.toHaveProperty('AuthenticationResult')
    })

    it('shows the same nobody', async () => {
      const { ChallengeParameters } = await running.client.initiateAuth({
        ClientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: 'nobody', SRP_A: srpStart().A },
      })
      expect(ChallengeParameters).toMatchObject(left.nobody)
    })
  },
)
