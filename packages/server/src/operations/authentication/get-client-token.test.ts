import { describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import { answers, testFunctions } from '../../../test/functions.ts'
import { server } from '../../../test/server.ts'

const functions = testFunctions()
const { client, pool: makePool } = await server({}, { runner: functions.runner })
const PreTokenGenerationConfig = {
  LambdaVersion: 'V3_0' as const,
  LambdaArn: functions.add(answers({ claimsAndScopeOverrideDetails: null })),
}
const pool = await makePool({ LambdaConfig: { PreTokenGenerationConfig } })
const UserPoolId = pool.id
const Identifier = 'https://api.example.com'
const Scopes = ['read', 'write'].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName }))
await client.createResourceServer({ UserPoolId, Identifier, Name: 'api', Scopes })

async function make(settings: object) {
  const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId, ClientName: 'job', ...settings })
  return { ClientId: UserPoolClient?.ClientId, Secret: UserPoolClient?.ClientSecret }
}
const FOR_ITSELF = { ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH' as never] } // the SDK's types lack it
const AllowedOAuthScopes = ['openid', `${Identifier}/read`, `${Identifier}/write`]
const job = await make({ GenerateSecret: true, AllowedOAuthScopes, ...FOR_ITSELF })

describe('a token of a client', () => {
  it('has the scopes of resource servers, and nothing of a user', async () => {
    const { ClientAuthenticationResult: result = {} } = await client.getClientToken(job)
    expect(result).toEqual({ AccessToken: expect.any(String), ExpiresIn: 3600, TokenType: 'Bearer' })
    expect(claims(result.AccessToken ?? '')).toMatchObject({
      sub: job.ClientId,
      client_id: job.ClientId,
      token_use: 'access',
      scope: `${Identifier}/read ${Identifier}/write`,
      version: 2,
    })
    await expect(client.getUser({ AccessToken: result.AccessToken })).rejects.toThrow('Invalid Access Token')
  })

  it('has those that are asked for, and its function is told what came along', async () => {
    functions.events.splice(0)
    const answer = await client.getClientToken({
      ...job,
      Scopes: [`${Identifier}/read`],
      ClientMetadata: { pie: 'mince' },
    })
    expect(claims(answer.ClientAuthenticationResult?.AccessToken ?? '')['scope']).toBe(`${Identifier}/read`)
    expect(functions.events).toMatchObject([
      { triggerSource: 'TokenGeneration_ClientCredentials', request: { clientMetadata: { pie: 'mince' } } },
    ])
  })

  it.each([
    ['another secret', { Secret: 'x'.repeat(24) }, 'NotAuthorizedException'],
    ['a scope of a user', { Scopes: ['openid'] }, 'InvalidParameterException'],
    ['a scope that is not the client’s', { Scopes: [`${Identifier}/delete`] }, 'InvalidParameterException'],
    ['an unknown client', { ClientId: 'nobody' }, 'ResourceNotFoundException'],
  ])('is refused for %s', async (_, wrong, name) => {
    await expect(client.getClientToken({ ...job, ...wrong })).rejects.toMatchObject({ name })
  })

  it('is refused to a client that signs users in', async () => {
    const other = await make({ GenerateSecret: true })
    await expect(client.getClientToken(other)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Auth flow not enabled for this client',
    })
  })

  it('is all that such a client has', async () => {
    const AuthParameters = { USERNAME: 'ana', PASSWORD: 'Passw0rd!' }
    await expect(
      client.initiateAuth({ ClientId: job.ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    ).rejects.toThrow('flow not enabled')
    const both = { ExplicitAuthFlows: [...FOR_ITSELF.ExplicitAuthFlows, 'ALLOW_USER_AUTH'] }
    for (const settings of [{ ...both, GenerateSecret: true }, FOR_ITSELF]) {
      await expect(make(settings)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    }
  })
})
