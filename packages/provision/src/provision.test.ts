import { describe, expect, it } from 'vitest'
import { server } from '../../server/test/server.ts'
import { parseTemplate } from './template/parse-template.ts'
import { provision } from './provision.ts'
import { UserPool } from './resources/user-pool.ts'
import type { State } from './state.ts'

const POOL = `
Resources:
  UserPool:
    Type: AWS::Cognito::UserPool
    Properties: { UserPoolName: pies, AutoVerifiedAttributes: [email] }
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref UserPool, ExplicitAuthFlows: [ADMIN_NO_SRP_AUTH], RefreshTokenValidity: '7' }
`

describe('provisioning', () => {
  it('makes a pool and a client, and answers the outputs', async () => {
    const { client, run } = await stack()
    const { outputs, resources, changes } = await run(`
Parameters:
  Stage: { Type: String, Default: dev }
Mappings:
  Lengths: { dev: { Minimum: 6 }, production: { Minimum: 12 } }
Conditions:
  Live: !Equals [!Ref Stage, production]
Resources:
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      ClientName: !Join ['-', [pies, !Ref Stage, client]]
      UserPoolId: !Ref UserPool
      GenerateSecret: 'true'
      ExplicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
  UserPool:
    Type: AWS::Cognito::UserPool
    Properties:
      UserPoolName: !Sub pies-\${Stage}
      AliasAttributes: [email]
      AutoVerifiedAttributes: !If [Live, [email, phone_number], [email]]
      DeletionProtection: !If [Live, ACTIVE, !Ref AWS::NoValue]
      Policies:
        PasswordPolicy:
          MinimumLength: !FindInMap [Lengths, !Ref Stage, Minimum]
          RequireSymbols: 'false'
      LambdaConfig:
        PreSignUp: !GetAtt Trigger.Arn
      Schema:
        - { Name: email, AttributeDataType: String, Required: true, Mutable: false }
        - { Name: pies, AttributeDataType: Number, NumberAttributeConstraints: { MinValue: 0, MaxValue: 9 } }
      UserPoolTags: { _custom_id_: eu-west-1_MincePies, '_custom_id_:pies-dev-client': pies_web }
  OnlyLive:
    Type: AWS::Cognito::UserPool
    Condition: Live
  Trigger:
    Type: AWS::Lambda::Function
    Properties: { FunctionName: check-sign-up, Role: !ImportValue not-looked-at }
Outputs:
  Pool: { Value: !Ref UserPool }
  Arn: { Value: !GetAtt UserPool.Arn }
  Secret: { Value: !GetAtt Client.ClientSecret }
  Issuer: { Value: !GetAtt UserPool.ProviderURL }
  Elsewhere: { Value: !ImportValue other-stack }
  Live: { Value: 'yes', Condition: Live }
`)
    expect(resources).toEqual({ UserPool: 'eu-west-1_MincePies', Client: 'pies_web' })
    expect(changes.map(({ action, logicalId }) => [action, logicalId])).toEqual([
      ['created', 'UserPool'],
      ['created', 'Client'],
    ])
    expect(outputs).toEqual({
      Pool: 'eu-west-1_MincePies',
      Arn: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_MincePies',
      Secret: expect.stringMatching(/^[a-z0-9]{51,52}$/),
      Issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_MincePies',
    })
    const { UserPool: pool } = await client.describeUserPool({ UserPoolId: resources['UserPool'] })
    expect(pool).toMatchObject({
      Name: 'pies-dev',
      AliasAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      DeletionProtection: 'INACTIVE',
      Policies: { PasswordPolicy: { MinimumLength: 6, RequireSymbols: false } },
      LambdaConfig: { PreSignUp: 'arn:aws:lambda:eu-west-1:123456789012:function:check-sign-up' },
    })
    const attribute = (name: string) => pool?.SchemaAttributes?.find(({ Name }) => Name === name)
    expect(attribute('email')).toMatchObject({ Required: true, Mutable: false })
    expect(attribute('custom:pies')).toMatchObject({ NumberAttributeConstraints: { MinValue: '0', MaxValue: '9' } })
  })

  it('keeps identifiers and users from run to run', async () => {
    const { client, run } = await stack()
    const first = await run(POOL)
    await client.adminCreateUser({
      UserPoolId: first.resources['UserPool'],
      Username: 'ana',
      MessageAction: 'SUPPRESS',
    })
    const second = await run(POOL)

    expect(second.resources).toEqual(first.resources)
    expect(second.changes.map(({ action }) => action)).toEqual(['kept', 'kept'])
    const { Users } = await client.listUsers({ UserPoolId: first.resources['UserPool'] })
    expect(Users).toHaveLength(1)
  })

  it('updates what changed and resets what was left out', async () => {
    const { client, run } = await stack()
    const first = await run(POOL)
    const changed = POOL.replace(
      'AutoVerifiedAttributes: [email]',
      'Schema: [{ Name: pies, AttributeDataType: String }]',
    )
    const second = await run(changed.replace("RefreshTokenValidity: '7'", 'ClientName: renamed'))

    expect(second.resources).toEqual(first.resources)
    expect(second.changes).toMatchObject([
      { action: 'updated', properties: ['AutoVerifiedAttributes', 'Schema'] },
      { action: 'updated', properties: ['RefreshTokenValidity', 'ClientName'] },
    ])
    const { UserPool: pool } = await client.describeUserPool({ UserPoolId: first.resources['UserPool'] })
    expect(pool?.AutoVerifiedAttributes).toBeUndefined()
    expect(pool?.SchemaAttributes?.map(({ Name }) => Name)).toContain('custom:pies')
    const { UserPoolClient } = await client.describeUserPoolClient({
      UserPoolId: first.resources['UserPool'],
      ClientId: first.resources['Client'],
    })
    expect(UserPoolClient).toMatchObject({ ClientName: 'renamed', RefreshTokenValidity: 30 })
  })

  it('replaces a client whose secret comes or goes', async () => {
    const { client, run } = await stack()
    const first = await run(POOL)
    const second = await run(POOL.replace("RefreshTokenValidity: '7'", 'GenerateSecret: true'))

    expect(second.changes[1]).toMatchObject({ action: 'replaced' })
    expect(second.resources['Client']).not.toBe(first.resources['Client'])
    const { UserPoolClients } = await client.listUserPoolClients({ UserPoolId: first.resources['UserPool'] })
    expect(UserPoolClients?.map(({ ClientId }) => ClientId)).toEqual([second.resources['Client']])
  })

  it('deletes what left the template, and retains what it says to retain', async () => {
    const { client, run } = await stack()
    const first = await run(
      `${POOL}
  Archive:
    Type: AWS::Cognito::UserPool
    DeletionPolicy: Retain`,
    )
    const second = await run('Resources: {}')

    expect(second.changes.map(({ action, logicalId }) => [action, logicalId])).toEqual([
      ['deleted', 'Client'],
      ['retained', 'Archive'],
      ['deleted', 'UserPool'],
    ])
    expect(second.state.resources).toEqual({})
    const { UserPools } = await client.listUserPools({ MaxResults: 60 })
    expect(UserPools?.map(({ Id }) => Id)).toEqual([first.resources['Archive']])
  })

  it('makes again what was deleted behind its back', async () => {
    const { client, run } = await stack()
    const first = await run(POOL)
    await client.deleteUserPool({ UserPoolId: first.resources['UserPool'] })
    const second = await run(POOL)

    expect(second.changes.map(({ action }) => action)).toEqual(['created', 'created'])
    expect(second.resources['UserPool']).not.toBe(first.resources['UserPool'])
  })

  it('goes on where a failed run stopped', async () => {
    const { run } = await stack()
    await expect(run(POOL.replace("'7'", '99999'))).rejects.toThrow('Client: Invalid range for token validity.')
    const { changes } = await run(POOL)
    expect(changes.map(({ action }) => action)).toEqual(['kept', 'created'])
  })

  it('gives the factors of a pool to SetUserPoolMfaConfig', async () => {
    const calls: [string, object][] = []
    const call = async (operation: string, input: object) => {
      calls.push([operation, input])
      return { UserPool: { Id: 'eu-west-1_abc' } }
    }
    const properties = {
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
      EmailAuthenticationSubject: 'Code',
      WebAuthnRelyingPartyID: 'example.com',
    }
    const poolId = await UserPool.create(call, properties, 'pies')
    await UserPool.finish?.(call, poolId, properties)
    expect(calls).toEqual([
      ['CreateUserPool', { PoolName: 'pies' }],
      [
        'SetUserPoolMfaConfig',
        {
          UserPoolId: 'eu-west-1_abc',
          MfaConfiguration: 'OPTIONAL',
          SoftwareTokenMfaConfiguration: { Enabled: true },
          EmailMfaConfiguration: { Subject: 'Code' },
          WebAuthnConfiguration: { RelyingPartyId: 'example.com' },
        },
      ],
    ])
  })

  it.each([
    ['a property that does not exist', '{ Foo: 1 }', 'UserPool: Encountered unsupported property Foo'],
    [
      'a property that does not exist further inside',
      '{ Policies: { PasswordPolicy: { Length: 6 } } }',
      'UserPool: Encountered unsupported property Policies.PasswordPolicy.Length',
    ],
    [
      'a value of another type',
      '{ AliasAttributes: email }',
      'UserPool: Value of property AliasAttributes must be of type List',
    ],
    ['another stack', '{ UserPoolName: !ImportValue x }', /^UserPool: Fn::ImportValue "x" reads another stack/],
    ['a resource that is not there', '{ UserPoolName: !Ref X }', /Unresolved resource dependencies \[X\]/],
  ])('refuses %s before anything is made', async (_, properties, message) => {
    const { client, run } = await stack()
    const template = `Resources:
  Other: { Type: AWS::Cognito::UserPool }
  UserPool: { Type: AWS::Cognito::UserPool, Properties: ${properties} }`
    await expect(run(template)).rejects.toThrow(message)
    const { UserPools } = await client.listUserPools({ MaxResults: 1 })
    expect(UserPools).toEqual([])
  })

  it('refuses a type of resource that does not exist', async () => {
    const { run } = await stack()
    await expect(run('Resources: { X: { Type: AWS::Cognito::Pie } }')).rejects.toThrow(
      'Unrecognized resource types: [AWS::Cognito::Pie]',
    )
  })

  it.each([
    ['AliasAttributes', 'AutoVerifiedAttributes', /AliasAttributes of an existing user pool cannot be changed/],
    [
      'UserPoolTags: { _custom_id_: eu-west-1_x }, Schema',
      'AutoVerifiedAttributes',
      /_custom_id_ .* cannot be changed/,
    ],
  ])('refuses to change %s of a pool that exists', async (property, former, message) => {
    const { run } = await stack()
    await run(POOL)
    const changed = POOL.replace(`${former}: [email]`, `${property}: []`).replace(
      'AliasAttributes: []',
      'AliasAttributes: [email]',
    )
    await expect(run(changed)).rejects.toThrow(message)
  })

  it.each([
    ['altered', 'Schema: [{ Name: pies, AttributeDataType: Number }]'],
    ['left out', 'Schema: []'],
  ])('refuses a schema attribute that is %s', async (_, schema) => {
    const { run } = await stack()
    const before = POOL.replace(
      'AutoVerifiedAttributes: [email]',
      'Schema: [{ Name: pies, AttributeDataType: String }]',
    )
    await run(before)
    await expect(run(before.replace(/Schema: \[.*?\]/, schema))).rejects.toThrow(
      'Existing schema attributes cannot be modified or deleted. (pies)',
    )
  })
})

const PLACE = { region: 'eu-west-1', accountId: '123456789012', stackName: 'pies-dev' }

/** A server of its own and the runs of one stack on it. */
async function stack() {
  const { client, dispatcher } = await server()
  let state: State | undefined
  return {
    client,
    run: async (template: string) =>
      provision({
        ...PLACE,
        template: parseTemplate(template),
        call: (operation, input) => dispatcher.call(operation, input, PLACE.region),
        runs: (name) => name === 'check-sign-up',
        state,
        save: (next) => {
          // Through JSON, as a file would have it
          state = JSON.parse(JSON.stringify(next)) as State
        },
      }),
  }
}
