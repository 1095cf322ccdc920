import { describe, expect, it } from 'vitest'
import { server, signature } from '../../../test/server.ts'

const { client, pool: makePool, raw } = await server()

const NOT_FOUND = ['ResourceNotFoundException', 'Group not found.'] as const
const NO_USER = ['UserNotFoundException', 'User does not exist.'] as const
const NO_POOL = ['ResourceNotFoundException', 'User pool eu-west-1_unknown00 does not exist.'] as const
const ROLE = 'arn:aws:iam::123456789012:role/bakers'

describe('a group', () => {
  it('shows what was set', async () => {
    const { id: UserPoolId } = await makePool()
    const dates = { LastModifiedDate: expect.any(Date), CreationDate: expect.any(Date) }
    const bare = await client.createGroup({ UserPoolId, GroupName: 'eaters' })
    expect(bare.Group).toStrictEqual({ GroupName: 'eaters', UserPoolId, ...dates })
    const given = { GroupName: 'bakers', UserPoolId, Description: 'They bake', RoleArn: ROLE, Precedence: 0 }
    const rich = await client.createGroup(given)
    expect(rich.Group).toStrictEqual({ ...given, ...dates })
    expect((await client.getGroup({ UserPoolId, GroupName: 'bakers' })).Group).toStrictEqual(rich.Group)
  })

  it('keeps what an update does not say', async () => {
    const { id: UserPoolId } = await makePool()
    const at = { UserPoolId, GroupName: 'bakers' }
    await client.createGroup({ ...at, Description: 'They bake', RoleArn: ROLE, Precedence: 5 })
    await client.updateGroup({ ...at, Precedence: 0 })
    const { Group: updated } = await client.updateGroup({ ...at, Description: 'They cook' })
    expect(updated).toMatchObject({ Description: 'They cook', RoleArn: ROLE, Precedence: 0 })
    expect((await client.getGroup(at)).Group).toStrictEqual(updated)
  })

  it('is made by one of 50 callers', async () => {
    const { id: UserPoolId } = await makePool()
    const settled = await Promise.allSettled(
      Array.from({ length: 50 }, () => client.createGroup({ UserPoolId, GroupName: 'bakers' })),
    )
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
    expect(new Set(reasons)).toEqual(new Set(['GroupExistsException: A group with the name bakers already exists.']))
  })

  it('leaves its members when it is deleted', async () => {
    const pool = await makePool()
    const at = { UserPoolId: pool.id, GroupName: 'bakers' }
    const { username: Username } = await pool.user()
    await client.createGroup(at)
    await client.adminAddUserToGroup({ ...at, Username })
    await client.deleteGroup(at)
    expect((await client.adminListGroupsForUser({ UserPoolId: pool.id, Username })).Groups).toEqual([])
    await client.createGroup(at)
    expect((await client.listUsersInGroup(at)).Users).toEqual([])
  })

  it('is listed page by page', async () => {
    const { id: UserPoolId } = await makePool()
    for (let index = 0; index < 5; index += 1) await client.createGroup({ UserPoolId, GroupName: `group${index}` })
    const names = []
    let NextToken: string | undefined
    do {
      const page = await client.listGroups({ UserPoolId, Limit: 2, NextToken })
      names.push(...(page.Groups ?? []).map(({ GroupName }) => GroupName))
      NextToken = page.NextToken
    } while (NextToken)
    expect(names).toEqual(['group0', 'group1', 'group2', 'group3', 'group4'])
    expect((await client.listGroups({ UserPoolId, Limit: 0 })).Groups).toHaveLength(5)
  })
})

describe('membership', () => {
  it('is by precedence, and joining or leaving twice is no error', async () => {
    const pool = await makePool()
    const UserPoolId = pool.id
    const { username: Username } = await pool.user()
    const groups = [
      { GroupName: 'none' },
      { GroupName: 'weak', Precedence: 9 },
      { GroupName: 'b', Precedence: 1 },
      { GroupName: 'a', Precedence: 1 },
    ]
    for (const group of groups) {
      await client.createGroup({ UserPoolId, ...group })
      await client.adminAddUserToGroup({ UserPoolId, Username, GroupName: group.GroupName })
      await client.adminAddUserToGroup({ UserPoolId, Username, GroupName: group.GroupName })
    }
    const names: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const page = await client.adminListGroupsForUser({ UserPoolId, Username, Limit: 3, NextToken })
      names.push(...(page.Groups ?? []).map(({ GroupName }) => GroupName))
      NextToken = page.NextToken
    } while (NextToken)
    expect(names).toEqual(['a', 'b', 'weak', 'none'])

    await client.adminRemoveUserFromGroup({ UserPoolId, Username, GroupName: 'a' })
    await client.adminRemoveUserFromGroup({ UserPoolId, Username, GroupName: 'a' })
    expect((await client.adminListGroupsForUser({ UserPoolId, Username })).Groups).toHaveLength(3)
  })

  it('lists members page by page', async () => {
    const pool = await makePool()
    const at = { UserPoolId: pool.id, GroupName: 'bakers' }
    await client.createGroup(at)
    const usernames = []
    for (let index = 0; index < 3; index += 1) {
      const { username: Username } = await pool.user()
      usernames.push(Username)
      await client.adminAddUserToGroup({ ...at, Username })
    }
    const first = await client.listUsersInGroup({ ...at, Limit: 2 })
    const second = await client.listUsersInGroup({ ...at, Limit: 2, NextToken: first.NextToken })
    const users = [...(first.Users ?? []), ...(second.Users ?? [])]
    expect(users.map(({ Username }) => Username)).toEqual(usernames)
    expect(second.NextToken).toBeUndefined()
    expect(users[0]).toMatchObject({ Enabled: true, UserStatus: 'CONFIRMED', Attributes: expect.any(Array) })
  })

  it('is of 100 groups at most', async () => {
    const pool = await makePool()
    const UserPoolId = pool.id
    const { username: Username } = await pool.user()
    const names = Array.from({ length: 101 }, (_, index) => `group${index}`)
    await Promise.all(names.map((GroupName) => client.createGroup({ UserPoolId, GroupName })))
    const settled = await Promise.allSettled(
      names.map((GroupName) => client.adminAddUserToGroup({ UserPoolId, Username, GroupName })),
    )
    const refused = settled.filter(({ status }) => status === 'rejected')
    expect(refused).toMatchObject([{ reason: { name: 'LimitExceededException' } }])
  })

  it('answers nothing to joining', async () => {
    const pool = await makePool()
    const { username: Username } = await pool.user()
    await client.createGroup({ UserPoolId: pool.id, GroupName: 'bakers' })
    const body = JSON.stringify({ UserPoolId: pool.id, Username, GroupName: 'bakers' })
    const response = await raw('AdminAddUserToGroup', body, signature)
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
})

describe('refusals', () => {
  const nowhere = { UserPoolId: 'eu-west-1_unknown00', GroupName: 'x' }
  it.each([
    ['create', () => client.createGroup(nowhere)],
    ['get', () => client.getGroup(nowhere)],
    ['list', () => client.listGroups(nowhere)],
    ['join', () => client.adminAddUserToGroup({ ...nowhere, Username: 'x' })],
    ['list members', () => client.listUsersInGroup(nowhere)],
  ])('knows no pool to %s in', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ name: NO_POOL[0], message: NO_POOL[1] })
  })

  it('knows no group of another pool, and no stranger', async () => {
    const [here, there] = [await makePool(), await makePool()]
    await client.createGroup({ UserPoolId: there.id, GroupName: 'bakers' })
    const at = { UserPoolId: here.id, GroupName: 'bakers' }
    const { username: Username } = await here.user()
    const table: [() => Promise<unknown>, readonly [string, string]][] = [
      [() => client.getGroup(at), NOT_FOUND],
      [() => client.updateGroup(at), NOT_FOUND],
      [() => client.deleteGroup(at), NOT_FOUND],
      [() => client.listUsersInGroup(at), NOT_FOUND],
      [() => client.adminAddUserToGroup({ ...at, Username }), NOT_FOUND],
      [() => client.adminRemoveUserFromGroup({ ...at, Username }), NOT_FOUND],
      [() => client.adminAddUserToGroup({ ...at, Username: 'stranger' }), NO_USER],
      [() => client.adminRemoveUserFromGroup({ ...at, Username: 'stranger' }), NO_USER],
      [() => client.adminListGroupsForUser({ UserPoolId: here.id, Username: 'stranger' }), NO_USER],
    ]
    for (const [act, [name, message]] of table) await expect(act()).rejects.toMatchObject({ name, message })
  })
})
