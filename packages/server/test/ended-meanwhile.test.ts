import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openTestPostgres } from '../src/storage/test-postgres.ts'
import { agrees, testFunctions } from './functions.ts'
import { createProgram } from './oauth/browser.ts'
import { server } from './server.ts'

// A pool's function may think for seconds before there are tokens. What another server has ended by then stays ended.

const postgres = await openTestPostgres()
const folder = await mkdtemp(join(tmpdir(), 'poolhouse-meanwhile-'))
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

const REVOKED = 'Refresh Token has been revoked'
const INVALID = 'Invalid Refresh Token'
const CLIENT_GONE = expect.stringMatching(/^User pool client \w+ does not exist\.$/) as string

describe.each([
  { name: 'SQLite', database: join(folder, 'poolhouse.db') },
  { name: 'PostgreSQL', database: postgres.url },
])('on $name', async ({ database }) => {
  const config = { database, masterKey: randomBytes(32), issuer: 'aws' as const }
  const functions = testFunctions()
  const here = await server(config, { runner: functions.runner })
  const { client: elsewhere } = await server(config)

  /** What happens while the function thinks. */
  let meanwhile: () => Promise<unknown> = () => Promise.resolve()
  const PreTokenGeneration = functions.add(async (event, signal) => {
    await meanwhile()
    return agrees(event, signal)
  })

  /** Somebody who has signed in; `during` happens while the function is asked from then on. */
  async function signedIn(
    feature: 'ENABLED' | 'DISABLED',
    during: (at: { UserPoolId: string; Username: string; ClientId: string; Token: string }) => Promise<unknown>,
  ) {
    meanwhile = () => Promise.resolve()
    const RefreshTokenRotation = { Feature: feature, RetryGracePeriodSeconds: 10 }
    const pool = await here.pool(
      { LambdaConfig: { PreTokenGeneration } },
      feature === 'ENABLED' ? { RefreshTokenRotation } : {},
    )
    const { username: Username, refreshToken: Token } = await pool.signedIn()
    meanwhile = () => during({ UserPoolId: pool.id, Username, ClientId: pool.clientId, Token })
    return { ClientId: pool.clientId, RefreshToken: Token }
  }

  const ends = {
    'the user was disabled': [
      ({ UserPoolId, Username }) => elsewhere.adminDisableUser({ UserPoolId, Username }),
      REVOKED,
    ],
    'the user was signed out': [
      ({ UserPoolId, Username }) => elsewhere.adminUserGlobalSignOut({ UserPoolId, Username }),
      REVOKED,
    ],
    'the user was deleted': [
      ({ UserPoolId, Username }) => elsewhere.adminDeleteUser({ UserPoolId, Username }),
      INVALID,
    ],
    'the sign-in was revoked': [({ ClientId, Token }) => elsewhere.revokeToken({ ClientId, Token }), REVOKED],
    'the client was deleted': [
      ({ UserPoolId, ClientId }) => elsewhere.deleteUserPoolClient({ UserPoolId, ClientId }),
      CLIENT_GONE,
    ],
  } satisfies Record<string, readonly [Parameters<typeof signedIn>[1], string]>
  const rows = Object.entries(ends).map(([circumstance, [end, message]]) => ({ circumstance, end, message }))

  describe.each(['DISABLED', 'ENABLED'] as const)('with rotation %s', (feature) => {
    it.each(rows)('nothing is refreshed once $circumstance', async ({ end, message }) => {
      const { ClientId, RefreshToken } = await signedIn(feature, end)
      const refreshed = here.client.getTokensFromRefreshToken({ ClientId, RefreshToken })
      await expect(refreshed).rejects.toMatchObject({ message })
    })

    it('nothing is refreshed at the token endpoint, either', async () => {
      const { ClientId, RefreshToken } = await signedIn(feature, ends['the user was deleted'][0])
      const form = { grant_type: 'refresh_token', client_id: ClientId, refresh_token: RefreshToken }
      expect(await createProgram(here).token(form)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } })
    })

    it('tokens are refreshed when nothing has happened', async () => {
      const { ClientId, RefreshToken } = await signedIn(feature, () => Promise.resolve())
      const refreshed = await here.client.getTokensFromRefreshToken({ ClientId, RefreshToken })
      expect(refreshed).toHaveProperty('AuthenticationResult.AccessToken')
    })
  })

  it.each(['GetClientToken', 'the token endpoint'])('a client that was deleted gets no token of %s', async (door) => {
    meanwhile = () => Promise.resolve()
    const PreTokenGenerationConfig = { LambdaVersion: 'V3_0' as const, LambdaArn: PreTokenGeneration }
    const { id: UserPoolId } = await here.pool({ LambdaConfig: { PreTokenGenerationConfig } })
    await here.client.createResourceServer({
      UserPoolId,
      Identifier: 'pies',
      Name: 'pies',
      Scopes: [{ ScopeName: 'eat', ScopeDescription: 'eat' }],
    })
    const made = await here.client.createUserPoolClient({
      UserPoolId,
      ClientName: 'job',
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH' as never], // the SDK's types lack it
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['pies/eat'],
    })
    const { ClientId = '', ClientSecret: Secret = '' } = made.UserPoolClient ?? {}
    const form = { grant_type: 'client_credentials', client_id: ClientId, client_secret: Secret }
    const ask = async () =>
      door === 'GetClientToken'
        ? here.client.getClientToken({ ClientId, Secret })
        : (await createProgram(here).token(form)).json
    expect(JSON.stringify(await ask())).toMatch(/access_?token/i)
    meanwhile = () => elsewhere.deleteUserPoolClient({ UserPoolId, ClientId })
    const asked = await ask().catch((error: unknown) => ({ error }))
    expect(asked).toHaveProperty('error')
  })
})
