import { expect, it } from 'vitest'
import { provision } from '../src/provision.ts'
import { parseTemplate } from '../src/template/parse-template.ts'
import { PLACE, stacks } from './stack.ts'

/** What belongs to a pool, from run to run: groups, users, memberships and resource servers. */

const { client, stack } = await stacks()

const USERS = `
Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Bakers:
    Type: AWS::Cognito::UserPoolGroup
    Properties: { UserPoolId: !Ref Pool, GroupName: bakers, Description: They bake, Precedence: 2 }
  Joe:
    Type: AWS::Cognito::UserPoolUser
    Properties:
      UserPoolId: !Ref Pool
      Username: joe
      MessageAction: SUPPRESS
      UserAttributes: [{ Name: name, Value: Joe }]
  Membership:
    Type: AWS::Cognito::UserPoolUserToGroupAttachment
    Properties: { UserPoolId: !Ref Pool, Username: !Ref Joe, GroupName: !Ref Bakers }
`
const members = async (UserPoolId: string | undefined, GroupName = 'bakers') =>
  (await client.listUsersInGroup({ UserPoolId, GroupName })).Users?.map(({ Username }) => Username)
const actions = (changes: readonly { logicalId: string; action: string }[]) =>
  Object.fromEntries(changes.map(({ logicalId, action }) => [logicalId, action]))

it('are kept', async () => {
  const { run } = stack()
  await run(USERS)
  const { changes } = await run(USERS)
  expect(actions(changes)).toEqual({ Pool: 'kept', Bakers: 'kept', Joe: 'kept', Membership: 'kept' })
})

it('are changed as the template is', async () => {
  const { run } = stack()
  const { resources } = await run(USERS)
  const { changes } = await run(USERS.replace('Description: They bake, Precedence: 2', 'Precedence: 1'))
  expect(actions(changes)).toEqual({ Pool: 'kept', Bakers: 'updated', Joe: 'kept', Membership: 'kept' })
  const { Group: group } = await client.getGroup({ UserPoolId: resources['Pool'], GroupName: 'bakers' })
  expect([group?.Description ?? '', group?.Precedence]).toEqual(['', 1])
})

it('are replaced under a new name, and users under their own', async () => {
  const { run } = stack()
  const { resources } = await run(USERS)
  const renamed = USERS.replace('GroupName: bakers', 'GroupName: tasters').replace('Value: Joe', 'Value: Joseph')
  const { changes } = await run(renamed)
  expect(actions(changes)).toMatchObject({ Bakers: 'replaced', Joe: 'replaced', Membership: 'created' })
  const { Groups: groups } = await client.listGroups({ UserPoolId: resources['Pool'] })
  expect(groups?.map(({ GroupName }) => GroupName)).toEqual(['tasters'])
  expect(await members(resources['Pool'], 'tasters')).toEqual(['joe'])
  const joe = await client.adminGetUser({ UserPoolId: resources['Pool'], Username: 'joe' })
  expect(joe.UserAttributes).toContainEqual({ Name: 'name', Value: 'Joseph' })
})

it.each([
  ['a user', 'adminDeleteUser', { Username: 'joe' }],
  ['a group', 'deleteGroup', { GroupName: 'bakers' }],
  ['a membership', 'adminRemoveUserFromGroup', { Username: 'joe', GroupName: 'bakers' }],
] as const)('are made again when %s was deleted behind the back of the stack', async (_, operation, input) => {
  const { run } = stack()
  const { resources } = await run(USERS)
  await client[operation]({ UserPoolId: resources['Pool'], Username: '', GroupName: '', ...input })
  await run(USERS)
  expect(await members(resources['Pool'])).toEqual(['joe'])
})

it('go with the resource', async () => {
  const { run } = stack()
  const { resources } = await run(USERS)
  const { changes } = await run('Resources: { Pool: { Type: AWS::Cognito::UserPool } }')
  expect(actions(changes)).toEqual({ Pool: 'kept', Membership: 'deleted', Joe: 'deleted', Bakers: 'deleted' })
  expect((await client.listUsers({ UserPoolId: resources['Pool'] })).Users).toEqual([])
  expect((await client.listGroups({ UserPoolId: resources['Pool'] })).Groups).toEqual([])
})

it('find a membership among many', async () => {
  const { run } = stack()
  const { resources } = await run(USERS)
  const UserPoolId = resources['Pool']
  for (let index = 0; index < 65; index += 1) {
    await client.createGroup({ UserPoolId, GroupName: `a${index}`, Precedence: 0 })
    await client.adminAddUserToGroup({ UserPoolId, Username: 'joe', GroupName: `a${index}` })
  }
  const { changes } = await run(USERS)
  expect(actions(changes)).toMatchObject({ Membership: 'kept' })
})

it('are resource servers, of which nothing is asked that would be refused', async () => {
  const calls: (readonly [string, object])[] = []
  const call = async (operation: string, input: object) => {
    if (Object.keys(input).length === 0) throw new Error(`${operation} was asked for nothing`)
    calls.push([operation, input])
    return { UserPool: { Id: 'eu-west-1_abc', Arn: 'arn' }, UserPoolClient: { ClientId: 'abc', ClientName: 'x' } }
  }
  const template = (scopes: string) =>
    parseTemplate(`
Resources:
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Pool, AllowedOAuthScopes: [pies/bake] }
  Pool: { Type: AWS::Cognito::UserPool }
  Api:
    Type: AWS::Cognito::UserPoolResourceServer
    Properties: { UserPoolId: !Ref Pool, Identifier: pies, Name: Pies, Scopes: ${scopes} }
`)
  const first = await provision({
    ...PLACE,
    call,
    template: template('[{ ScopeName: bake, ScopeDescription: Bake }]'),
  })
  const server = { UserPoolId: 'eu-west-1_abc', Identifier: 'pies' }
  const Scopes = [{ ScopeName: 'bake', ScopeDescription: 'Bake' }]
  expect(first.shortfalls.filter(({ fate }) => fate !== 'without effect')).toEqual([])
  expect(calls).toContainEqual(['CreateResourceServer', { ...server, Name: 'Pies', Scopes }])
  expect(calls.map(([operation]) => operation).filter((operation) => operation.startsWith('Create'))).toEqual([
    'CreateUserPool',
    'CreateResourceServer',
    'CreateUserPoolClient',
  ])

  const { state } = await provision({ ...PLACE, call, template: template('[]'), state: first.state })
  expect(calls).toContainEqual(['UpdateResourceServer', { ...server, Name: 'Pies', Scopes: [] }])
  await provision({ ...PLACE, call, template: parseTemplate('Resources: {}'), state })
  expect(calls).toContainEqual(['DeleteResourceServer', server])
})

it('are the secrets that the CDK reads of clients', async () => {
  const { run } = stack()
  const template = (client: object) =>
    JSON.stringify({
      Resources: {
        Secret: {
          Type: 'Custom::DescribeCognitoUserPoolClient',
          Properties: {
            ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:reads',
            InstallLatestAwsSdk: true,
            Create: {
              'Fn::Join': [
                '',
                [
                  '{"service":"CognitoIdentityServiceProvider","action":"describeUserPoolClient","parameters":{"UserPoolId":"',
                  { Ref: 'Pool' },
                  '","ClientId":"',
                  { Ref: 'Client' },
                  '"}}',
                ],
              ],
            },
          },
        },
        Client: {
          Type: 'AWS::Cognito::UserPoolClient',
          Properties: {
            UserPoolId: { Ref: 'Pool' },
            GenerateSecret: true,
            AllowedOAuthScopes: ['pies/bake'],
            ...client,
          },
        },
        Pool: { Type: 'AWS::Cognito::UserPool' },
        Api: {
          Type: 'AWS::Cognito::UserPoolResourceServer',
          Properties: {
            UserPoolId: { Ref: 'Pool' },
            Identifier: 'pies',
            Name: 'Pies',
            Scopes: [{ ScopeName: 'bake', ScopeDescription: 'Bake' }],
          },
        },
      },
      Outputs: {
        Secret: { Value: { 'Fn::GetAtt': ['Secret', 'UserPoolClient.ClientSecret'] } },
        Id: { Value: { Ref: 'Secret' } },
        None: { Value: { 'Fn::GetAtt': ['Secret', 'UserPoolClient.Secret'] } },
      },
    })
  const secretOf = async ({ Pool, Client }: Readonly<Record<string, string>>) => {
    const { UserPoolClient } = await client.describeUserPoolClient({ UserPoolId: Pool, ClientId: Client })
    return UserPoolClient?.ClientSecret
  }
  const { outputs, unresolved, resources } = await run(template({}))
  expect(outputs).toEqual({ Secret: await secretOf(resources), Id: resources['Client'] })
  expect(unresolved).toEqual({ None: 'Resource Secret has no attribute UserPoolClient.Secret.' })
  expect(actions((await run(template({}))).changes)).toMatchObject({ Secret: 'kept' })

  await client.deleteUserPoolClient({ UserPoolId: resources['Pool'], ClientId: resources['Client'] })
  const again = await run(template({}))
  expect(again.outputs).toEqual({ Secret: await secretOf(again.resources), Id: again.resources['Client'] })
  expect(again.resources['Client']).not.toBe(resources['Client'])
})

it('refuses a reader of clients that names none', async () => {
  const reader = "{ Type: 'Custom::DescribeCognitoUserPoolClient', Properties: { Create: '{' } }"
  await expect(stack().run(`Resources: { Secret: ${reader} }`)).rejects.toThrow('names no UserPoolId and ClientId')
})
