import { createHash, createHmac, randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { signingCertificate } from '../../src/domain/federation/signing-certificate.ts'
import { letterOf } from '../../src/domain/messages/letters.ts'
import * as passwords from '../../src/domain/users/passwords.ts'
import { newState, seal } from '../../src/auth/session.ts'
import type { Services } from '../../src/domain/services.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { ClientId, Pool, PoolId } from '../../src/storage/port/index.ts'
import { claims } from '../claims.ts'
import { authenticator } from '../authenticator.ts'
import { deviceFor } from '../devices.ts'
import { APP, CALLBACK, createBrowser, told } from '../oauth/browser.ts'
import { securityKey } from '../passkeys/security-key.ts'
import { server } from '../server.ts'
import { srpClaim, srpStart } from '../srp-client.ts'
import type { Cell, Watched } from './databases.ts'
import { databases } from './databases.ts'
import { formsOf, holdsDigits } from './forms.ts'

/** What somebody finds who has the database and not the key. */

type Server = Awaited<ReturnType<typeof server>>
type TestPool = Awaited<ReturnType<Server['pool']>>

const BROKEN = { name: 'InternalErrorException', message: 'Internal server error' }
const PLANTED = 'a word that anybody may read'

interface Found {
  readonly secrets: readonly (readonly [what: string, secret: string | Uint8Array])[]
  readonly codes: readonly string[]
}

/** Uses everything that leaves something behind, and answers every secret that was in it. */
async function everything(running: Server, database: string, masterKey: Buffer) {
  const { client, services, inbox, endpoint, pool: makePool } = running
  const secrets: [string, string | Uint8Array][] = [['master key', masterKey]]
  const codes: string[] = []
  const pool = await makePool(
    {
      AutoVerifiedAttributes: ['email'],
      AliasAttributes: ['email'],
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
    },
    { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 } },
  )
  const at = { UserPoolId: pool.id }
  const keep = (what: string, ...found: (string | Uint8Array | undefined)[]) => {
    for (const secret of found) if (secret !== undefined && secret.length > 0) secrets.push([what, secret])
  }
  const code = async (username: string) => {
    const found = await pool.code(username)
    codes.push(found)
    return found
  }
  const readInbox = () => inbox.read({ poolId: pool.id }, 0)

  // A sign-up with its code, a second code that stays, and a third for another purpose.
  const password = 'S3cret-of-ana!'
  const email = [{ Name: 'email', Value: 'ana@example.com' }]
  await client.signUp({ ClientId: pool.clientId, Username: 'ana', Password: password, UserAttributes: email })
  await client.confirmSignUp({ ClientId: pool.clientId, Username: 'ana', ConfirmationCode: await code('ana') })
  await client.signUp({
    ClientId: pool.clientId,
    Username: 'waiting',
    Password: 'S3cret-of-waiting!',
    UserAttributes: [
      { Name: 'email', Value: 'waiting@example.com' },
      { Name: 'nickname', Value: PLANTED },
    ],
  })
  await code('waiting')
  keep('password', password, 'S3cret-of-waiting!')

  // What a pool shows to identity providers, and what it signs with.
  const application = { client_id: 'pies', client_secret: 'S3cret-of-pies!', authorize_scopes: 'openid' }
  await client.createIdentityProvider({
    ...at,
    ProviderName: 'Google',
    ProviderType: 'Google',
    ProviderDetails: application,
    IdpIdentifiers: ['pies.example'],
  })
  await client.createUserPoolDomain({ ...at, Domain: 'pies' })
  await client.adminLinkProviderForUser({
    ...at,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ana' },
    SourceUser: { ProviderName: 'Google', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '1' },
  })
  await client.getSigningCertificate(at)
  const ours = await services.storage.pools.find(pool.id as PoolId) // a pool of the server has an id
  if (!ours) throw new Error('The pool is gone.')
  const { key } = await signingCertificate(services, ours)
  keep('secret of a provider', application.client_secret, Buffer.from(key, 'base64').subarray(-64))

  // Temporary passwords, given and drawn, and a new one in their place.
  await client.adminCreateUser({ ...at, Username: 'given', TemporaryPassword: 'T3mporary-given!' })
  await client.adminCreateUser({
    ...at,
    Username: 'drawn',
    UserAttributes: [{ Name: 'email', Value: 'd@example.com' }],
  })
  const invitation = (await readInbox()).findLast(({ username }) => username === 'drawn')
  keep('temporary password', 'T3mporary-given!', invitation?.code)
  const challenge = await client.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'given', PASSWORD: 'T3mporary-given!' },
  })
  const fresh = await client.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: challenge.Session,
    ChallengeResponses: { USERNAME: 'given', NEW_PASSWORD: 'N3w-of-given!' },
  })
  keep('password', 'N3w-of-given!')
  keep('session', challenge.Session)
  keep('token', ...Object.values(fresh.AuthenticationResult ?? {}).filter((value) => typeof value === 'string'))

  // SRP, right and wrong.
  const start = srpStart()
  const proof = await client.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: 'ana', SRP_A: start.A },
  })
  await client.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    Session: proof.Session,
    ChallengeResponses: srpClaim(pool.id, password, start, proof.ChallengeParameters),
  })
  keep('session', proof.Session, proof.ChallengeParameters?.['SECRET_BLOCK'])
  for (const name of ['given', 'nobody-at-all']) {
    await expect(pool.signIn(name, 'Gu3ssed-wrong!')).rejects.toThrow()
  }
  keep('guess', 'Gu3ssed-wrong!')
  keep('name of nobody', 'nobody-at-all')

  // Tokens, rotated; a change of the password; codes for a reset and an address.
  const ana = await pool.signIn('ana', password)
  const rotated = await client.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken: ana.refreshToken })
  const AccessToken = rotated.AuthenticationResult?.AccessToken
  keep('token', ana.refreshToken, ana.accessToken, ana.idToken, AccessToken, rotated.AuthenticationResult?.RefreshToken)
  // An authenticator app.
  const app = { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } } as const
  await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...app })
  const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
  keep('secret of an app', SecretCode)
  const UserCode = authenticator(SecretCode).at(services.clock.now())
  await client.verifySoftwareToken({ AccessToken, UserCode })
  await client.changePassword({ AccessToken, PreviousPassword: password, ProposedPassword: 'Ch4nged-by-ana!' })
  keep('password', 'Ch4nged-by-ana!')
  await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })
  await code('ana')
  await client.forgotPassword({ ClientId: pool.clientId, Username: 'ana' })
  await code('ana')
  await client.createGroup({ ...at, GroupName: 'bakers' })
  await client.adminAddUserToGroup({ ...at, GroupName: 'bakers', Username: 'ana' })

  // A device that is remembered.
  const tracking = await makePool({ DeviceConfiguration: {} })
  const { username, password: of } = await tracking.user()
  const { AuthenticationResult: known } = await client.initiateAuth({
    ClientId: tracking.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: of },
  })
  const { key: DeviceKey, config } = deviceFor(known)
  const confirmed = { AccessToken: known?.AccessToken, DeviceKey, DeviceSecretVerifierConfig: config }
  await client.confirmDevice(confirmed)
  const [verifier, salt] = [config.PasswordVerifier, config.Salt].map((text) => Buffer.from(text, 'base64'))
  keep('verifier of a device', verifier?.subarray(-384), salt?.subarray(-15))

  // A code of OAuth 2.0, for the page that somebody came from.
  const web = await client.createUserPoolClient({ UserPoolId: tracking.id, ClientName: 'web', ...APP })
  const client_id = web.UserPoolClient?.ClientId
  const query = { client_id, redirect_uri: CALLBACK, response_type: 'code' }
  const browser = createBrowser(running)
  keep('authorization code', told(await browser.signIn(query, { username, password: of }))['code'])
  keep('session', ...browser.cookies.values())

  // A client with two secrets.
  const { UserPoolClient } = await client.createUserPoolClient({ ...at, ClientName: 'secret', GenerateSecret: true })
  const ClientId = UserPoolClient?.ClientId ?? ''
  const second = randomBytes(24).toString('hex')
  await client.addUserPoolClientSecret({ ...at, ClientId, ClientSecret: second })
  keep('client secret', UserPoolClient?.ClientSecret, second)
  keep('secret hash', createHmac('sha256', second).update(`ana${ClientId}`).digest('base64'))

  // A passkey.
  const WebAuthnConfiguration = { RelyingPartyId: 'example.com' }
  await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...app, WebAuthnConfiguration })
  const made = await client.startWebAuthnRegistration({ AccessToken })
  const Credential = securityKey().create(made.CredentialCreationOptions) as never // a document of any form
  await client.completeWebAuthnRegistration({ AccessToken, Credential })
  keep('session', (made.CredentialCreationOptions as { challenge?: string }).challenge)

  await client.createResourceServer({ ...at, Identifier: 'pies', Name: 'Pies' })

  // What the server itself opens.
  const stored = await services.storage.pools.find(pool.id as PoolId) // as the service named it
  if (!stored) throw new Error('The pool is gone.')
  keep('session', await keepLongSession(services, stored, pool.clientId))
  keep('message', await keepLetter(services, stored, database))
  await fetch(`${endpoint}/${pool.id}/.well-known/jwks.json`)
  const keys = await services.signingKeys.of(stored)
  for (const { privateKey } of [keys.id, keys.access]) {
    const { d, p, q } = privateKey.export({ format: 'jwk' })
    const numbers = [d, p, q].map((number) => Buffer.from(number ?? '', 'base64url'))
    keep('private key', privateKey.export({ type: 'pkcs8', format: 'der' }), ...numbers)
  }
  for (const username of ['ana', 'given', 'drawn', 'waiting']) {
    const user = await services.storage.users.find(stored.key, { usernameKey: username, aliases: [] })
    const opened = user && passwords.open(services, stored, user)
    expect(opened?.verifier).toHaveLength(384)
    keep('verifier', opened?.verifier, opened && BigInt(`0x${opened.verifier.toString('hex')}`).toString())
  }
  return { secrets, codes } satisfies Found
}

/** Seals a session that is too long to travel, and answers what it remembers. */
async function keepLongSession(services: Services, pool: Pool, clientId: string): Promise<string> {
  const found = await services.storage.clients.find(clientId as ClientId) // as the service named it
  const whose = await services.storage.users.find(pool.key, { usernameKey: 'ana', aliases: [] })
  if (!found || !whose) throw new Error('They are gone.')
  const answer = randomBytes(2_000).toString('hex')
  const progress = { flow: 'CUSTOM_AUTH', by: 'public', proven: [] } as const
  const state = newState(services, { pool, client: found.client }, whose, progress, 'CUSTOM_CHALLENGE')
  await seal(services, pool, { ...state, kept: { answer } }, 'session')
  return answer
}

/** Posts a message that nobody sends for an hour, and answers what is in it. */
async function keepLetter(services: Services, pool: Pool, database: string): Promise<string> {
  const code = 'S3cret-of-invited!'
  const where = { destination: 'invited@example.com', medium: 'EMAIL', trigger: 'AdminCreateUser' } as const
  const message = { poolId: pool.id, username: 'invited', ...where, subject: 'Pies', body: code, code, link: undefined }
  const inAnHour = new Date(services.clock.now().getTime() + 3_600_000)
  const letter = letterOf({ ...services, clock: { now: () => inAnHour } }, pool, message)
  // Through another opening: what the server posts, it sends.
  const other = await openStorage(database, { migrate: false })
  await other.spent.spend([], [letter])
  await other.close()
  return code
}

describe.each(Object.keys(databases))('a database of %s', async (name) => {
  const database = (await databases[name]?.()) as Watched // of the list above
  afterAll(() => database.close())
  const masterKey = randomBytes(32)
  const running = await server({ database: database.location, masterKey })
  const { client, services, log } = running
  const found = await everything(running, database.location, masterKey)

  it('has something in every table', async () => {
    const cells = await database.cells()
    const filled = new Set(cells.map(({ table }) => table))
    expect([...filled].sort()).toEqual((await database.tables()).sort())
    expect(filled.size).toBeGreaterThan(12)
    // What is looked for would be found.
    const { sub } = claims((await running.pool().then((pool) => pool.signedIn())).accessToken)
    const bytes = (await database.cells()).map(bytesOf)
    for (const plain of [PLANTED, String(sub)]) {
      expect(bytes.some((value) => formsOf(plain).some((form) => value.includes(form)))).toBe(true)
    }
  })

  it('has no secret in any column, in any form', async () => {
    const kinds = new Set(found.secrets.map(([what]) => what))
    expect(kinds.size).toBe(15)
    for (const cell of await database.cells()) {
      const bytes = bytesOf(cell)
      for (const [what, secret] of found.secrets) {
        const isThere = formsOf(secret).some((form) => bytes.includes(form))
        expect(isThere, `${what} in ${cell.table}.${cell.column}`).toBe(false)
      }
    }
  })

  it('has no code in any column, nor a hash of it that anybody could make', async () => {
    expect(found.codes).toHaveLength(4)
    for (const code of found.codes) {
      expect(code).toMatch(/^\d{6}$/)
      const hashes = ['sha256', 'sha512', 'sha1', 'md5'].map((hash) => createHash(hash).update(code).digest())
      const forms = [...hashes.flatMap(formsOf), ...formsOf(code).slice(1, 3)]
      for (const cell of await database.cells()) {
        const bytes = bytesOf(cell)
        const isThere = holdsDigits(bytes.toString('latin1'), code) || forms.some((form) => bytes.includes(form))
        expect(isThere, `a code in ${cell.table}.${cell.column}`).toBe(false)
      }
    }
  })

  it('has no secret in its files', async () => {
    const files = await database.files()
    if (name === 'SQLite') {
      expect(files.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(['poolhouse.db', 'poolhouse.db-wal']))
      expect(files.some(({ bytes }) => bytes.includes(PLANTED))).toBe(true)
    }
    for (const { name, bytes } of files) {
      for (const [what, secret] of found.secrets) {
        const isThere = formsOf(secret).some((form) => bytes.includes(form))
        expect(isThere, `${what} in ${name}`).toBe(false)
      }
    }
  })

  it('has no secret in the log', () => {
    const text = JSON.stringify(log.lines)
    for (const [what, secret] of found.secrets) {
      if (typeof secret === 'string') expect(text.includes(secret), what).toBe(false)
    }
  })

  async function swapped(table: string, column: string, keys: [string, string], by: string) {
    const values = []
    for (const key of keys) {
      const [row] = await database.ask(`select ${column} as value from ${table} where ${by} = '${key}'`)
      values.push(String(row?.['value']))
    }
    for (const [index, key] of keys.entries()) {
      await database.run(`update ${table} set ${column} = '${values[1 - index]}' where ${by} = '${key}'`)
    }
    expect(values[0]).not.toBe(values[1])
  }

  it('opens no password that was moved to another user', async () => {
    const pool = await running.pool()
    const [ana, bob] = [await pool.user({ password: 'Of-ana-1!' }), await pool.user({ password: 'Of-bob-1!' })]
    const swap = () => swapped('users', 'password', [ana.username, bob.username], 'username')
    await swap()
    for (const { username } of [ana, bob]) {
      for (const { password } of [ana, bob]) await expect(pool.signIn(username, password)).rejects.toMatchObject(BROKEN)
      await expect(srp(pool, username)).rejects.toMatchObject(BROKEN)
    }
    // The operator reads what happened, and neither whose it was nor what it is.
    expect(String(Reflect.get(Object(log.lines.at(-1)?.details), 'error'))).toContain('users.password')
    await swap()
    for (const { username, password } of [ana, bob]) await pool.signIn(username, password)
  })

  it('opens no client secret that was moved to another client', async () => {
    const pool = await running.pool()
    const other = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'a', GenerateSecret: true })
    const third = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'b', GenerateSecret: true })
    const ids = [other, third].map(({ UserPoolClient }) => UserPoolClient?.ClientId ?? '') as [string, string] // two
    await swapped('clients', 'secrets', ids, 'id')
    for (const ClientId of ids) {
      for (const { UserPoolClient } of [other, third]) {
        await expect(
          client.getTokensFromRefreshToken({
            ClientId,
            ClientSecret: UserPoolClient?.ClientSecret,
            RefreshToken: 'x',
          }),
        ).rejects.toMatchObject(BROKEN)
      }
    }
  })

  it('opens no signing key that was moved to another pool', async () => {
    const [one, two] = [await running.pool(), await running.pool()]
    const users = [await one.signedIn(), await two.signedIn()]
    const keysOf = async (pool: TestPool) => {
      const stored = await services.storage.pools.find(pool.id as PoolId) // as above
      return stored ? services.signingKeys.of(stored) : undefined
    }
    const kids = [(await keysOf(one))?.access.kid ?? '', (await keysOf(two))?.access.kid ?? ''] as [string, string] // two
    await swapped('signing_keys', 'sealed_private', kids, 'kid')
    services.signingKeys.forget()
    for (const [index, pool] of [one, two].entries()) {
      const { username = '', password = '' } = users[index] ?? {}
      await expect(pool.signIn(username, password)).rejects.toMatchObject(BROKEN)
    }
  })

  it('takes no code that was moved to another user', async () => {
    const pool = await running.pool({ AutoVerifiedAttributes: ['email'] })
    for (const name of ['moved-ana', 'moved-bob']) {
      await client.signUp({
        ClientId: pool.clientId,
        Username: name,
        Password: 'Passw0rd!',
        UserAttributes: [{ Name: 'email', Value: 'shared@example.com' }],
      })
    }
    const code = await pool.code('moved-ana')
    const key = (name: string) => `(select key from users where username = '${name}')`
    await database.run(`delete from codes where user_key = ${key('moved-bob')}`)
    await database.run(`update codes set user_key = ${key('moved-bob')} where user_key = ${key('moved-ana')}`)
    await expect(
      client.confirmSignUp({ ClientId: pool.clientId, Username: 'moved-bob', ConfirmationCode: code }),
    ).rejects.toMatchObject({ name: 'CodeMismatchException' })
  })

  async function srp(pool: TestPool, username: string) {
    return client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A: srpStart().A },
    })
  }
})

function bytesOf({ value }: Cell): Buffer {
  if (value === null) return Buffer.alloc(0)
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value))
}
