import { describe, expect, it, vi } from 'vitest'
import { claims } from '../../test/claims.ts'
import { agrees, answers, refuses, testFunctions } from '../../test/functions.ts'
import { server } from '../../test/server.ts'
import { prepare } from '../domain/tokens/tokens.ts'
import type { ClientId } from '../storage/port/index.ts'
import type { Handler } from './runners/in-process.ts'

const functions = testFunctions()
const { client, pool: makePool, services } = await server({}, { runner: functions.runner })
type Version = 'V1_0' | 'V2_0' | 'V3_0'
const ADMIN = 'aws.cognito.signin.user.admin'
const ROLE = 'arn:aws:iam::123456789012:role/'

async function generating(handler: Handler, version: Version = 'V1_0', app: Parameters<typeof makePool>[1] = {}) {
  const LambdaArn = functions.add(handler)
  const LambdaConfig = { PreTokenGenerationConfig: { LambdaVersion: version, LambdaArn } }
  const pool = await makePool({ LambdaConfig }, app)
  const seen = () => functions.events.filter((event) => 'userPoolId' in event && event.userPoolId === pool.id)
  return { pool, seen }
}

/** Signs in users of one pool, whose function answers this; a pool for each test would be two keys for each. */
async function answering(version: Version) {
  let answer: Handler = agrees
  const { pool } = await generating((event, signal) => answer(event, signal), version)
  const { username, password } = await pool.user()
  return async (response: object) => {
    answer = answers(response)
    const { accessToken, idToken } = await pool.signIn(username, password)
    return { access: claims(accessToken), id: claims(idToken) }
  }
}

const signIns = { V1_0: await answering('V1_0'), V2_0: await answering('V2_0'), V3_0: await answering('V3_0') }

/** The claims of both tokens of a user whose function answers this. */
const changed = (version: Version, response: object) => signIns[version](response)

describe('the event', () => {
  it.each<[Version, string, string, object]>([
    ['V1_0', '1', 'claimsOverrideDetails', {}],
    ['V2_0', '2', 'claimsAndScopeOverrideDetails', { scopes: [ADMIN] }],
    ['V3_0', '3', 'claimsAndScopeOverrideDetails', { scopes: [ADMIN] }],
  ])('of %s has its version and members', async (LambdaVersion, version, response, more) => {
    const { pool, seen } = await generating(agrees, LambdaVersion)
    const { username } = await pool.user()
    await client.createGroup({ UserPoolId: pool.id, GroupName: 'bakers', RoleArn: `${ROLE}bake`, Precedence: 1 })
    await client.createGroup({ UserPoolId: pool.id, GroupName: 'tasters' })
    for (const GroupName of ['bakers', 'tasters']) {
      await client.adminAddUserToGroup({ UserPoolId: pool.id, Username: username, GroupName })
    }
    const { accessToken } = await pool.signIn(username, 'Passw0rd!')
    expect(seen()).toMatchObject([
      { version, triggerSource: 'TokenGeneration_Authentication', userName: username, response: { [response]: null } },
    ])
    expect(seen()[0]?.request).toEqual({
      userAttributes: expect.objectContaining({ sub: claims(accessToken)['sub'] }),
      groupConfiguration: {
        groupsToOverride: expect.arrayContaining(['bakers', 'tasters']),
        iamRolesToOverride: [`${ROLE}bake`],
        preferredRole: `${ROLE}bake`,
      },
      ...more,
    })
  })

  it('says why tokens are made, with what came along', async () => {
    const { pool, seen } = await generating(agrees)
    const ClientId = pool.clientId
    await client.adminCreateUser({ UserPoolId: pool.id, Username: 'ana', TemporaryPassword: 'Passw0rd!' })
    const AuthParameters = { USERNAME: 'ana', PASSWORD: 'Passw0rd!' }
    const ClientMetadata = { pie: 'mince' }
    const { Session } = await client.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })
    const { AuthenticationResult } = await client.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: 'ana', NEW_PASSWORD: 'New-passw0rd' },
      ClientMetadata,
    })
    const RefreshToken = AuthenticationResult?.RefreshToken
    await client.initiateAuth({
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: RefreshToken ?? '' },
      ClientMetadata,
    })
    await client.getTokensFromRefreshToken({ ClientId, RefreshToken, ClientMetadata })
    const told = seen().map(({ triggerSource, request }) => [triggerSource, request['clientMetadata']])
    expect(told).toEqual([
      ['TokenGeneration_NewPasswordChallenge', ClientMetadata],
      ['TokenGeneration_RefreshTokens', undefined],
      ['TokenGeneration_RefreshTokens', ClientMetadata],
    ])
  })
})

describe('what it changes', () => {
  it('in V1 are strings of the ID token', async () => {
    const { access, id } = await changed('V1_0', {
      claimsOverrideDetails: {
        claimsToAddOrOverride: { pie: 'mince', email: 'other@example.com', both: 'x' },
        claimsToSuppress: ['email_verified', 'both'],
      },
    })
    expect(id).toMatchObject({ pie: 'mince', email: 'other@example.com' })
    for (const name of ['email_verified', 'both']) expect(id).not.toHaveProperty(name)
    expect(access).not.toHaveProperty('pie')
  })

  it.each<Version>(['V2_0', 'V3_0'])('in %s are any values of both tokens, and scopes', async (version) => {
    const pies = { list: [1, 'two', { three: true }], none: null, count: 4, hot: false }
    const { access, id } = await changed(version, {
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: { claimsToAddOrOverride: { pies }, claimsToSuppress: ['email'] },
        accessTokenGeneration: {
          claimsToAddOrOverride: { pies: [pies] },
          scopesToAdd: ['pies/read', 'pies/write'],
          scopesToSuppress: [ADMIN, 'pies/write'],
        },
      },
    })
    expect(id).toMatchObject({ pies })
    expect(id).not.toHaveProperty('email')
    expect(access).toMatchObject({ pies: [pies], scope: 'pies/read' })
  })

  it('are never what names the token, its user and its time', async () => {
    const fixed =
      'acr amr aud at_hash auth_time azp cognito:username exp iat identities iss jti nbf nonce origin_jti sub token_use dev:custom:pie'.split(
        ' ',
      )
    const inAccess = [...fixed, 'client_id', 'username', 'event_id', 'device_key', 'version', 'scope']
    const all = (names: string[]) => ({
      claimsToAddOrOverride: Object.fromEntries(names.map((name) => [name, 'forged'])),
      claimsToSuppress: names,
    })
    for (const part of ['claimsToAddOrOverride', 'claimsToSuppress'] as const) {
      const { access, id } = await changed('V2_0', {
        claimsAndScopeOverrideDetails: {
          idTokenGeneration: { [part]: all(fixed)[part] },
          accessTokenGeneration: { [part]: all(inAccess)[part] },
        },
      })
      expect(JSON.stringify([access, id])).not.toContain('forged')
      for (const name of ['sub', 'iss', 'aud', 'exp', 'iat', 'jti', 'origin_jti', 'token_use', 'cognito:username']) {
        expect(id).toHaveProperty([name])
      }
      for (const name of ['sub', 'iss', 'client_id', 'exp', 'iat', 'jti', 'origin_jti', 'scope', 'username']) {
        expect(access).toHaveProperty([name])
      }
    }
  })

  it('may be the audience of an access token, if that is the client', async () => {
    const { pool } = await generating(
      (event) => ({
        ...event,
        response: {
          claimsAndScopeOverrideDetails: {
            accessTokenGeneration: { claimsToAddOrOverride: { aud: pool.clientId } },
          },
        },
      }),
      'V2_0',
    )
    expect(claims((await pool.signedIn()).accessToken)['aud']).toBe(pool.clientId)
  })

  it('may be called as nothing else is', async () => {
    const { id } = await changed(
      'V1_0',
      JSON.parse('{"claimsOverrideDetails":{"claimsToAddOrOverride":{"__proto__":"x"}}}'),
    )
    expect(Object.hasOwn(id, '__proto__')).toBe(true)
  })

  it.each<[string, object | undefined | null, unknown, unknown]>([
    ['without them', undefined, ['bakers'], [`${ROLE}bake`]],
    ['by null', null, ['bakers'], [`${ROLE}bake`]],
    ['by none', {}, undefined, undefined],
    ['by an empty list', { groupsToOverride: [] }, undefined, undefined],
    [
      'by others',
      { groupsToOverride: ['tasters'], iamRolesToOverride: [`${ROLE}taste`], preferredRole: `${ROLE}taste` },
      ['tasters'],
      [`${ROLE}taste`],
    ],
  ])('are the groups of both tokens: %s', async (_, groupOverrideDetails, groups, roles) => {
    const { pool } = await generating(answers({ claimsOverrideDetails: { groupOverrideDetails } }))
    const { username } = await pool.user()
    await client.createGroup({ UserPoolId: pool.id, GroupName: 'bakers', RoleArn: `${ROLE}bake`, Precedence: 1 })
    await client.adminAddUserToGroup({ UserPoolId: pool.id, Username: username, GroupName: 'bakers' })
    const { accessToken, idToken } = await pool.signIn(username, 'Passw0rd!')
    expect(claims(accessToken)['cognito:groups']).toEqual(groups)
    const id = claims(idToken)
    expect([id['cognito:groups'], id['cognito:roles']]).toEqual([groups, roles])
    expect(id['cognito:preferred_role']).toBe(Array.isArray(roles) ? roles[0] : undefined)
  })
})

describe('the token of a machine', () => {
  it.each<[Version, number]>([
    ['V1_0', 0],
    ['V2_0', 0],
    ['V3_0', 1],
  ])('is changed by functions of the third version alone: %s', async (version, times) => {
    const { pool, seen } = await generating(
      answers({
        claimsAndScopeOverrideDetails: {
          idTokenGeneration: { claimsToAddOrOverride: { pies: 'none' } },
          accessTokenGeneration: {
            claimsToAddOrOverride: { pies: [1], sub: 'forged', client_id: 'forged' },
            scopesToAdd: ['pies/bake'],
            scopesToSuppress: ['pies/eat'],
          },
        },
      }),
      version,
    )
    const found = await services.storage.clients.find(pool.clientId as ClientId)
    if (!found) throw new Error('It was just made.')
    const { access, id } = await prepare(services, {
      ...found,
      subject: undefined,
      scopes: ['pies/eat'],
      source: 'ClientCredentials',
      originJti: 'x',
      authTime: new Date(),
      device: undefined,
      clientMetadata: { pie: 'mince' },
    })
    expect(id).toBeUndefined()
    expect(access).toMatchObject({ sub: pool.clientId, client_id: pool.clientId })
    expect(seen()).toHaveLength(times)
    if (times === 0) return expect(access).toMatchObject({ scope: 'pies/eat' })
    expect(access).toMatchObject({ pies: [1], scope: 'pies/bake' })
    expect(seen()[0]).toMatchObject({ version: '3', triggerSource: 'TokenGeneration_ClientCredentials' })
    return expect(seen()[0]?.request).toEqual({
      userAttributes: {},
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
      scopes: ['pies/eat'],
      clientMetadata: { pie: 'mince' },
    })
  })
})

const deep = (levels: number): unknown => (levels === 0 ? 'x' : [deep(levels - 1)])
const details = (of: object) => ({ claimsAndScopeOverrideDetails: of })
const adding = (claimsToAddOrOverride: unknown) => ({ claimsOverrideDetails: { claimsToAddOrOverride } })

describe('what cannot be read', () => {
  it.each<[string, Version, object]>([
    ['a list for a claim of V1', 'V1_0', adding({ pies: ['mince'] })],
    ['a number for a claim of V1', 'V1_0', adding({ pies: 1 })],
    ['no map of claims', 'V1_0', adding('pies')],
    ['no list of what goes', 'V1_0', { claimsOverrideDetails: { claimsToSuppress: 'email' } }],
    [
      'numbers in a list of groups',
      'V1_0',
      { claimsOverrideDetails: { groupOverrideDetails: { groupsToOverride: [1] } } },
    ],
    ['details that are a text', 'V1_0', { claimsOverrideDetails: 'x' }],
    ['a value that is too deep', 'V2_0', details({ idTokenGeneration: { claimsToAddOrOverride: { pies: deep(40) } } })],
    [
      'a text that no client can read',
      'V2_0',
      details({ idTokenGeneration: { claimsToAddOrOverride: { pies: ['\ud800'] } } }),
    ],
    ['such a name of a claim', 'V1_0', adding({ 'pie\0': 'mince' })],
    ['a scope with a space', 'V2_0', details({ accessTokenGeneration: { scopesToAdd: ['a b'] } })],
    ['an empty scope', 'V2_0', details({ accessTokenGeneration: { scopesToAdd: [''] } })],
  ])('is refused: %s', async (_, version, response) => {
    const refusal = { name: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output' }
    await expect(changed(version, response)).rejects.toMatchObject(refusal)
  })
})

describe('a refusal', () => {
  it('leaves no family of tokens', async () => {
    const { pool } = await generating(refuses)
    const { username } = await pool.user()
    const start = vi.spyOn(services.storage.refresh, 'start')
    await expect(pool.signIn(username, 'Passw0rd!')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreTokenGeneration failed with error no pies for you.',
    })
    expect(start).not.toHaveBeenCalled()
  })

  it('rotates no token', async () => {
    let isOpen = true
    const handler: Handler = (event, signal) => (isOpen ? event : refuses(event, signal))
    const RefreshTokenRotation = { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } as const
    const { pool } = await generating(handler, 'V1_0', { RefreshTokenRotation })
    const { refreshToken: RefreshToken } = await pool.signedIn()
    const renew = () => client.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken })
    isOpen = false
    await expect(renew()).rejects.toMatchObject({ name: 'UserLambdaValidationException' })
    isOpen = true
    await expect(renew()).resolves.toHaveProperty('AuthenticationResult.RefreshToken')
    await expect(renew()).rejects.toMatchObject({ name: 'RefreshTokenReuseException' })
  })
})
