import { expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()
const { id: UserPoolId, clientId: ClientId } = await makePool()
const Links = { 'cognito:default': 'https://pies.example/terms', 'cognito:german': 'https://pies.example/agb' }
const wanted = { UserPoolId, ClientId, TermsSource: 'LINK', Enforcement: 'NONE', Links } as const
const none = { name: 'ResourceNotFoundException' }

it('terms are given back, changed, listed and deleted', async () => {
  const { Terms } = await client.createTerms({ ...wanted, TermsName: 'terms-of-use' })
  const { Terms: privacy } = await client.createTerms({ ...wanted, TermsName: 'privacy-policy' })
  expect(Terms).toMatchObject({ ...wanted, TermsName: 'terms-of-use', CreationDate: expect.any(Date) })
  const at = { UserPoolId, TermsId: Terms?.TermsId }
  await expect(client.describeTerms(at)).resolves.toMatchObject({ Terms })
  const named = { UserPoolId, ClientId, TermsName: 'privacy-policy' }
  await expect(client.describeTermsByClient(named)).resolves.toMatchObject({ Terms: privacy })
  const other = { 'cognito:default': 'https://tarts.example' }
  const changed = await client.updateTerms({ ...at, Links: other })
  expect(changed.Terms).toEqual({ ...Terms, Links: other, LastModifiedDate: expect.any(Date) })
  const exists = { name: 'TermsExistsException' }
  await expect(client.createTerms({ ...wanted, TermsName: 'terms-of-use' })).rejects.toMatchObject(exists)
  await expect(client.updateTerms({ ...at, TermsName: 'privacy-policy' })).rejects.toMatchObject(exists)

  const { Terms: first = [], NextToken } = await client.listTerms({ UserPoolId, MaxResults: 1 })
  const { Terms: rest = [] } = await client.listTerms({ UserPoolId, MaxResults: 1, NextToken })
  const ids = [...first, ...rest].map(({ TermsId }) => TermsId)
  expect(new Set(ids)).toEqual(new Set([Terms?.TermsId, privacy?.TermsId]))
  expect(ids).toHaveLength(2)
  expect(first[0]).not.toHaveProperty('Links')
  await client.deleteTerms(at)
  await expect(client.deleteTerms(at)).rejects.toMatchObject(none)
  await expect(client.describeTerms(at)).rejects.toMatchObject(none)
  await expect(client.updateTerms(at)).rejects.toMatchObject(none)
  await client.deleteUserPoolClient({ UserPoolId, ClientId })
  await expect(client.describeTerms({ UserPoolId, TermsId: privacy?.TermsId })).rejects.toMatchObject(none)
})

it.each([
  ['no link for every language', { 'cognito:german': 'https://pies.example' }],
  ['no links', undefined],
  ['a link that runs', { 'cognito:default': 'javascript:alert(1)' }],
  ['a link that is none', { 'cognito:default': 'terms.html' }],
])('terms are refused with %s', async (_, links) => {
  const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId, ClientName: 'app' })
  const app = { ...wanted, ClientId: UserPoolClient?.ClientId, TermsName: 'terms-of-use', Links: links }
  await expect(client.createTerms(app)).rejects.toMatchObject({ name: 'InvalidParameterException' })
})
