import { expect, it } from 'vitest'
import { stacks } from './stack.ts'

/** A start that fails leaves nothing behind that the next one does not know. */

const { client, stack } = await stacks()

const POOL = `
Resources:
  UserPool:
    Type: AWS::Cognito::UserPool
    Properties: { WebAuthnRelyingPartyID: pies.example }
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref UserPool }
`

const failingAt = (...operations: string[]) => {
  const left = [...operations]
  return (operation: string) => {
    if (operation !== left[0]) return
    left.shift()
    if (left.length === 0) throw new Error('The server went away.')
  }
}
const pools = async () => new Set((await client.listUserPools({ MaxResults: 60 })).UserPools?.map(({ Id }) => Id))
const clients = async (UserPoolId: string | undefined) =>
  (await client.listUserPoolClients({ UserPoolId })).UserPoolClients?.map(({ ClientId }) => ClientId)

it.each([
  ['the factors of a new pool are set', 'SetUserPoolMfaConfig'],
  ['a new pool is read', 'DescribeUserPool'],
  ['the client is made', 'CreateUserPoolClient'],
  ['a new client is read', 'DescribeUserPoolClient'],
])('goes on with the same pool when it fails where %s', async (_, operation) => {
  const before = await pools()
  const { run } = stack()
  await expect(run(POOL, failingAt(operation))).rejects.toThrow('The server went away.')
  const { resources } = await run(POOL)

  expect(await pools()).toEqual(new Set([...before, resources['UserPool']]))
  expect(await clients(resources['UserPool'])).toEqual([resources['Client']])
  const { WebAuthnConfiguration: passkeys } = await client.getUserPoolMfaConfig({ UserPoolId: resources['UserPool'] })
  expect(passkeys?.RelyingPartyId).toBe('pies.example')
})

it('takes up what another template left unfinished', async () => {
  const { run } = stack()
  await expect(run(POOL, failingAt('SetUserPoolMfaConfig'))).rejects.toThrow()
  const { resources, changes } = await run(POOL.replace('pies.example', 'tarts.example'))
  expect(changes[0]).toMatchObject({ action: 'updated' })
  const { WebAuthnConfiguration: passkeys } = await client.getUserPoolMfaConfig({ UserPoolId: resources['UserPool'] })
  expect(passkeys?.RelyingPartyId).toBe('tarts.example')
})

it('removes what was left unfinished and is no longer wanted', async () => {
  const before = await pools()
  const { run } = stack()
  await expect(run(POOL, failingAt('SetUserPoolMfaConfig'))).rejects.toThrow()
  await run('Resources: {}')
  expect(await pools()).toEqual(before)
})

it.each([
  ['before the new one is read', ['CreateUserPoolClient', 'DescribeUserPoolClient']],
  ['when the old one is removed', ['DeleteUserPoolClient']],
])('removes what was replaced, though the start that replaced it failed %s', async (_, operations) => {
  const { run } = stack()
  const { resources: first } = await run(POOL)
  const changed = POOL.replace('{ UserPoolId', '{ GenerateSecret: true, UserPoolId')
  await expect(run(changed, failingAt(...operations))).rejects.toThrow()
  const { resources: second } = await run(changed)

  expect(second['Client']).not.toBe(first['Client'])
  expect(await clients(second['UserPool'])).toEqual([second['Client']])
})

it('goes on adding attributes where it stopped', async () => {
  const { run } = stack()
  await run(POOL)
  const names = Array.from({ length: 30 }, (_, index) => `a${index}`)
  const schema = names.map((name) => `{ Name: ${name}, AttributeDataType: String }`).join(', ')
  const changed = POOL.replace('{ WebAuthn', `{ Schema: [${schema}], WebAuthn`)
  await expect(run(changed, failingAt('AddCustomAttributes', 'AddCustomAttributes'))).rejects.toThrow()
  const { resources } = await run(changed)

  const { UserPool: pool } = await client.describeUserPool({ UserPoolId: resources['UserPool'] })
  const custom = pool?.SchemaAttributes?.filter(({ Name }) => Name?.startsWith('custom:'))
  expect(custom?.map(({ Name }) => Name)).toEqual(names.map((name) => `custom:${name}`))
})
