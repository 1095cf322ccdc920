import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()

const Identifier = 'https://pies.example.com/api'
const Scopes = [
  { ScopeName: 'read', ScopeDescription: 'See pies' },
  { ScopeName: 'bake', ScopeDescription: 'Bake pies' },
]

describe('a resource server', () => {
  it('is given back as it was given', async () => {
    const { id } = await makePool()
    const wanted = { UserPoolId: id, Identifier, Name: 'Pies', Scopes }
    const { ResourceServer } = await client.createResourceServer(wanted)
    expect(ResourceServer).toEqual(wanted)
    const described = await client.describeResourceServer({ UserPoolId: id, Identifier })
    expect(described.ResourceServer).toEqual(wanted)
  })

  it('may have no scopes', async () => {
    const { id } = await makePool()
    const { ResourceServer } = await client.createResourceServer({ UserPoolId: id, Identifier, Name: 'Pies' })
    expect(ResourceServer).toEqual({ UserPoolId: id, Identifier, Name: 'Pies' })
  })

  it('gets a new name, and other scopes in place of the old', async () => {
    const { id } = await makePool()
    await client.createResourceServer({ UserPoolId: id, Identifier, Name: 'Pies', Scopes })
    const updated = await client.updateResourceServer({ UserPoolId: id, Identifier, Name: 'Tarts' })
    expect(updated.ResourceServer).toEqual({ UserPoolId: id, Identifier, Name: 'Tarts' })
  })

  it('is there once in a pool, and as often as there are pools', async () => {
    const [one, other] = [await makePool(), await makePool()]
    const create = (UserPoolId: string) => client.createResourceServer({ UserPoolId, Identifier, Name: 'Pies' })
    await create(one.id)
    await create(other.id)
    await expect(create(one.id)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `${Identifier} already exists in user pool ${one.id}.`,
    })
  })

  it('goes when it is deleted', async () => {
    const { id } = await makePool()
    const at = { UserPoolId: id, Identifier }
    await client.createResourceServer({ ...at, Name: 'Pies' })
    await client.deleteResourceServer(at)
    const unknown = { name: 'ResourceNotFoundException', message: `Resource server ${Identifier} does not exist.` }
    await expect(client.describeResourceServer(at)).rejects.toMatchObject(unknown)
    await expect(client.updateResourceServer({ ...at, Name: 'Pies' })).rejects.toMatchObject(unknown)
    await expect(client.deleteResourceServer(at)).rejects.toMatchObject(unknown)
  })

  it('is one of a list, page by page', async () => {
    const { id } = await makePool()
    for (const name of ['c', 'a', 'b']) {
      await client.createResourceServer({ UserPoolId: id, Identifier: name, Name: name })
    }
    const first = await client.listResourceServers({ UserPoolId: id, MaxResults: 2 })
    expect(first.ResourceServers?.map((one) => one.Identifier)).toEqual(['a', 'b'])
    const next = await client.listResourceServers({ UserPoolId: id, MaxResults: 2, NextToken: first.NextToken })
    expect(next.ResourceServers?.map((one) => one.Identifier)).toEqual(['c'])
    expect(next.NextToken).toBeUndefined()
    await expect(client.listResourceServers({ UserPoolId: id })).rejects.toThrow(
      "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    )
  })

  it('names no scope twice', async () => {
    const { id } = await makePool()
    const twice = [...Scopes, { ScopeName: 'read', ScopeDescription: 'Again' }]
    await expect(
      client.createResourceServer({ UserPoolId: id, Identifier, Name: 'Pies', Scopes: twice }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException', message: 'The scope read is given more than once.' })
  })

  it('is refused beyond the most a pool has', async () => {
    const { id } = await makePool()
    const create = (index: number) =>
      client.createResourceServer({ UserPoolId: id, Identifier: `api-${index}`, Name: 'Pies' })
    const all = await Promise.allSettled(Array.from({ length: 27 }, (_, index) => create(index)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(25)
    await expect(create(99)).rejects.toMatchObject({ name: 'LimitExceededException' })
  })
})
