import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()

async function described(poolId: string) {
  const { UserPool: pool } = await client.describeUserPool({ UserPoolId: poolId })
  return pool ?? {}
}

describe('ListUserPools', () => {
  it('pages through the pools of the region', async () => {
    const made = []
    for (let index = 0; index < 5; index += 1) {
      const { UserPool: pool } = await client.createUserPool({ PoolName: `list ${index}` })
      made.push(pool?.Id)
    }
    const found = []
    let NextToken: string | undefined
    do {
      const page = await client.listUserPools({ MaxResults: 2, ...(NextToken && { NextToken }) })
      found.push(...(page.UserPools ?? []))
      NextToken = page.NextToken
    } while (NextToken)
    expect(found.map(({ Id }) => Id).slice(-5)).toEqual(made)
    expect(found.at(-1)).toStrictEqual({
      Id: made.at(-1),
      Name: 'list 4',
      LambdaConfig: {},
      LastModifiedDate: expect.any(Date),
      CreationDate: expect.any(Date),
    })
  })
})

describe('tags', () => {
  it('are merged, listed and taken away', async () => {
    const { id } = await makePool({ UserPoolTags: { a: '1' } })
    const ResourceArn = (await described(id)).Arn ?? ''
    await client.tagResource({ ResourceArn, Tags: { a: '2', b: '3' } })
    expect((await client.listTagsForResource({ ResourceArn })).Tags).toStrictEqual({ a: '2', b: '3' })
    await client.untagResource({ ResourceArn, TagKeys: ['a', 'unknown'] })
    expect((await described(id)).UserPoolTags).toStrictEqual({ b: '3' })
  })

  it('are at most 50', async () => {
    const { id } = await makePool({ UserPoolTags: { a: '1' } })
    const ResourceArn = (await described(id)).Arn ?? ''
    const Tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag${index}`, '']))
    await expect(client.tagResource({ ResourceArn, Tags })).rejects.toMatchObject({ name: 'LimitExceededException' })
    expect((await client.listTagsForResource({ ResourceArn })).Tags).toStrictEqual({ a: '1' })
  })
})
