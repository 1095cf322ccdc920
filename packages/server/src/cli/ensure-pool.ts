import type { ListUserPoolClientsResponse, ListUserPoolsResponse } from '@aws-sdk/client-cognito-identity-provider'
import type { PoolhouseServer } from '../server.ts'

export interface DevPool {
  readonly name: string
  readonly id: string
  readonly clientId: string
}

/** Finds the pool of a name with its client, or makes them: with e-mail verified by code, and every flow allowed. */
export async function ensurePool({ dispatcher }: PoolhouseServer, name: string): Promise<DevPool> {
  const id = (await requirePool(dispatcher, name)) ?? (await createPool(dispatcher, name))
  const clientId = (await requireClient(dispatcher, id, name)) ?? (await createClient(dispatcher, id, name))
  return { name, id, clientId }
}

type Api = PoolhouseServer['dispatcher']

async function requirePool(api: Api, name: string): Promise<string | undefined> {
  let NextToken: string | undefined
  do {
    const page = (await api.call('ListUserPools', { MaxResults: 60, NextToken })) as ListUserPoolsResponse // the operation's own answer
    const found = page.UserPools?.find((pool) => pool.Name === name)
    if (found) return found.Id
    NextToken = page.NextToken
  } while (NextToken)
  return undefined
}

async function createPool(api: Api, name: string): Promise<string> {
  const answer = await api.call('CreateUserPool', { PoolName: name, AutoVerifiedAttributes: ['email'] })
  return (answer as { UserPool: { Id: string } }).UserPool.Id // as above
}

async function requireClient(api: Api, UserPoolId: string, name: string): Promise<string | undefined> {
  const page = (await api.call('ListUserPoolClients', { UserPoolId, MaxResults: 60 })) as ListUserPoolClientsResponse // as above
  return page.UserPoolClients?.find((client) => client.ClientName === name)?.ClientId
}

async function createClient(api: Api, UserPoolId: string, ClientName: string): Promise<string> {
  const ExplicitAuthFlows = [
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ]
  const answer = await api.call('CreateUserPoolClient', { UserPoolId, ClientName, ExplicitAuthFlows })
  return (answer as { UserPoolClient: { ClientId: string } }).UserPoolClient.ClientId // as above
}
