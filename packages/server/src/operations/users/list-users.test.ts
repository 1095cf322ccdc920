import type { ListUsersCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool, clock } = await server()

type Asked = Partial<ListUsersCommandInput>

interface Person {
  readonly Username: string
  readonly [attribute: string]: string
}

async function poolOf(people: readonly Person[], caseSensitive = true) {
  const pool = await makePool({ UsernameConfiguration: { CaseSensitive: caseSensitive } })
  for (const { Username, ...attributes } of people) {
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }))
    await client.adminCreateUser({ UserPoolId: pool.id, Username, UserAttributes, MessageAction: 'SUPPRESS' })
  }
  return pool.id
}

const people: Person[] = [
  {
    Username: 'cid',
    email: 'cid@example.com',
    given_name: 'Cid',
    phone_number: '+15550000003',
    name: 'The "Cid" \\o/',
  },
  { Username: 'ana', email: 'ana@example.com', given_name: 'Ana', phone_number: '+15550000001' },
  { Username: 'Bob', email: 'Bob@example.org', given_name: 'ana maria', preferred_username: 'bobby' },
]
const sensitive = await poolOf(people)
const insensitive = await poolOf(people, false)
await client.adminSetUserPassword({ UserPoolId: sensitive, Username: 'ana', Password: 'Passw0rd!', Permanent: true })
await client.adminDisableUser({ UserPoolId: sensitive, Username: 'Bob' })

async function names(UserPoolId: string, asked: Asked): Promise<(string | undefined)[]> {
  const { Users: users = [] } = await client.listUsers({ UserPoolId, ...asked })
  return users.map(({ Username }) => Username)
}

describe('ListUsers', () => {
  it('answers users as the service does', async () => {
    const { $metadata: _, ...answer } = await client.listUsers({ UserPoolId: sensitive, Filter: 'username = "ana"' })
    expect(answer).toStrictEqual({
      Users: [
        {
          Username: 'ana',
          Attributes: [
            { Name: 'email', Value: 'ana@example.com' },
            { Name: 'given_name', Value: 'Ana' },
            { Name: 'phone_number', Value: '+15550000001' },
            { Name: 'sub', Value: expect.any(String) },
          ],
          UserCreateDate: expect.any(Date),
          UserLastModifiedDate: expect.any(Date),
          Enabled: true,
          UserStatus: 'CONFIRMED',
        },
      ],
    })
  })

  it('answers an empty list', async () => {
    const { $metadata: _, ...answer } = await client.listUsers({ UserPoolId: sensitive, Filter: 'username = "eve"' })
    expect(answer).toStrictEqual({ Users: [] })
  })

  it.each<[string, string[]]>([
    ['', ['cid', 'ana', 'Bob']],
    ['username = "ana"', ['ana']],
    ['username="ANA"', []],
    ['username ^= "B"', ['Bob']],
    ['status = "Enabled"', ['cid', 'ana']],
    ['status = "Disabled"', ['Bob']],
    ['status = "disabled"', []],
    ['cognito:user_status = "confirmed"', ['ana']],
    ['"cognito:user_status" = "FORCE_CHANGE_PASSWORD"', ['cid', 'Bob']],
    ['email = "ana@example.com"', ['ana']],
    ['email = "ANA@example.com"', []],
    ['email ^= ""', ['ana', 'Bob', 'cid']],
    ['given_name ^= "Ana"', ['ana']],
    ['phone_number ^= "+1555"', ['ana', 'cid']],
    ['preferred_username = "bobby"', ['Bob']],
    [String.raw`name = "The \"Cid\" \\o/"`, ['cid']],
    [`name = "' or 1=1 --"`, []],
  ])('finds by %s', async (Filter, found) => {
    expect(await names(sensitive, { Filter })).toEqual(found)
  })

  it.each<[string, string[]]>([
    ['email = "ANA@EXAMPLE.COM"', ['ana']],
    ['given_name ^= "ANA"', ['ana', 'bob']],
    ['username = "bob"', ['bob']],
  ])('finds by %s where case does not count', async (Filter, found) => {
    expect(await names(insensitive, { Filter })).toEqual(found)
  })

  it('finds one user by its sub', async () => {
    const { UserAttributes: attributes } = await client.adminGetUser({ UserPoolId: sensitive, Username: 'cid' })
    const sub = attributes?.at(-1)?.Value ?? ''
    expect(await names(sensitive, { Filter: `sub = "${sub}"` })).toEqual(['cid'])
  })

  it('shows the attributes that were asked for', async () => {
    const { Users: users } = await client.listUsers({ UserPoolId: sensitive, AttributesToGet: ['phone_number', 'sub'] })
    expect(users?.map(({ Attributes }) => Attributes?.map(({ Name }) => Name))).toEqual([
      ['phone_number', 'sub'],
      ['phone_number', 'sub'],
      ['sub'],
    ])
  })

  it.each<[string, string[]]>([
    ['', ['cid', 'ana', 'Bob']],
    ['email ^= ""', ['ana', 'Bob', 'cid']],
    ['status = "Enabled"', ['cid', 'ana']],
  ])('pages through %s', async (Filter, all) => {
    const seen: (string | undefined)[] = []
    let token: string | undefined
    do {
      const page = await client.listUsers({
        UserPoolId: sensitive,
        Filter,
        Limit: 1,
        ...(token !== undefined && { PaginationToken: token }),
      })
      seen.push(...(page.Users ?? []).map(({ Username }) => Username))
      token = page.PaginationToken
    } while (token !== undefined)
    expect(seen).toEqual(all)
  })

  it('answers 60 users when not told how many', async () => {
    const { id: many } = await makePool()
    const creations = Array.from({ length: 61 }, (_, index) =>
      client.adminCreateUser({ UserPoolId: many, Username: `user${index}` }),
    )
    await Promise.all(creations)
    const first = await client.listUsers({ UserPoolId: many })
    expect(first.Users).toHaveLength(60)
    expect(await names(many, { PaginationToken: first.PaginationToken })).toHaveLength(1)
    expect(await names(many, { Limit: 0 })).toHaveLength(60)
  })

  it.each<[string, Asked, string, string]>([
    [
      'the pool is unknown',
      { UserPoolId: 'eu-west-1_nobody' },
      'ResourceNotFoundException',
      'User pool eu-west-1_nobody does not exist.',
    ],
    ['the filter is no condition', { Filter: 'username' }, 'InvalidParameterException', 'Error while parsing filter.'],
    [
      'the value is without quotes',
      { Filter: 'username = ana' },
      'InvalidParameterException',
      'Error while parsing filter.',
    ],
    [
      'the operator is another',
      { Filter: 'username != "ana"' },
      'InvalidParameterException',
      'Error while parsing filter.',
    ],
    [
      'there are two conditions',
      { Filter: 'username = "ana" and sub = "x"' },
      'InvalidParameterException',
      'Error while parsing filter.',
    ],
    [
      'the attribute cannot be searched',
      { Filter: 'custom:foo = "x"' },
      'InvalidParameterException',
      'Invalid search attribute: custom:foo',
    ],
    [
      'the attribute is a trap',
      { Filter: '__proto__ = "x"' },
      'InvalidParameterException',
      'Invalid search attribute: __proto__',
    ],
    [
      'an attribute to get is unknown',
      { AttributesToGet: ['custom:foo'] },
      'InvalidParameterException',
      'One or more requested attributes do not exist.',
    ],
    ['the token is made up', { PaginationToken: 'x' }, 'InvalidParameterException', 'Invalid pagination token.'],
  ])('refuses when %s', async (_, asked, name, message) => {
    await expect(names(sensitive, asked)).rejects.toMatchObject({ name, message })
  })

  it('binds a token to its pool, its filter and an hour', async () => {
    const { PaginationToken } = await client.listUsers({ UserPoolId: sensitive, Limit: 1 })
    const refusal = { name: 'InvalidParameterException', message: 'Invalid pagination token.' }
    await expect(names(insensitive, { PaginationToken })).rejects.toMatchObject(refusal)
    await expect(names(sensitive, { PaginationToken, Filter: 'username ^= ""' })).rejects.toMatchObject(refusal)
    expect(await names(sensitive, { PaginationToken })).toEqual(['ana', 'Bob'])
    clock.advance(3600)
    await expect(names(sensitive, { PaginationToken })).rejects.toMatchObject(refusal)
  })
})
