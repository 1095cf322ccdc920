import { clientId } from '../../crypto/secrets.ts'
import { clientSettings } from '../../domain/clients/settings.ts'
import { scopesOf } from '../../domain/clients/scopes.ts'
import { describeClient, makeSecret } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Client, ClientId } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

const MOST_CLIENTS = 1000

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
export async function CreateUserPoolClient({
  input,
  services,
  refusal,
}: CallOf<'CreateUserPoolClient'>): Promise<Output<'CreateUserPoolClient'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { GenerateSecret: generates = false, ClientSecret: given } = input
  if (generates && given !== undefined) {
    throw refusal('InvalidParameterException', 'GenerateSecret and ClientSecret can not be given together.')
  }
  const hasSecret = generates || given !== undefined
  const scopes = await scopesOf(services, pool, input)
  const settings = clientSettings(input, { pool, hasSecret, scopes, doing: 'creating' })
  if ((await services.storage.clients.count(pool.key)) >= MOST_CLIENTS) {
    throw refusal('LimitExceededException', `A user pool has at most ${MOST_CLIENTS} app clients.`)
  }
  const now = services.clock.now()
  const bare: Omit<Client, 'key'> = {
    id: clientId(services.random) as ClientId, // made in the wire's form
    pool: pool.key,
    name: input.ClientName,
    settings,
    secrets: [],
    createdAt: now,
    updatedAt: now,
  }
  const secrets = hasSecret ? [makeSecret(services, { client: bare, pool }, given).secret] : []
  const client = await services.storage.clients.create({ ...bare, secrets })
  // 134 random bits: somebody has them only when chance is broken, or the pool is gone by now
  if (!client) throw refusal('InvalidParameterException', 'The app client could not be created, please try again.')
  return { UserPoolClient: describeClient(services, { client, pool }) }
}
