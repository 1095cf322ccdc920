import { clientIdTaken, newClientId } from '../../domain/clients/custom-id.ts'
import { clientSettings } from '../../domain/clients/settings.ts'
import { scopesOf } from '../../domain/clients/scopes.ts'
import { describeClient, makeSecret } from '../../domain/clients/clients.ts'
import { unknownProvider } from '../../domain/clients/providers.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Client } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

const MOST_CLIENTS = 1000

/**
 * Makes a client. The pool's tag `_custom_id_:<ClientName>` fixes its id.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
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
  const unknown = await unknownProvider(services, pool, input)
  const settings = clientSettings(input, { pool, hasSecret, scopes, unknownProvider: unknown, doing: 'creating' })
  if ((await services.storage.clients.count(pool.key)) >= MOST_CLIENTS) {
    throw refusal('LimitExceededException', `A user pool has at most ${MOST_CLIENTS} app clients.`)
  }
  const now = services.clock.now()
  const bare: Omit<Client, 'key'> = {
    id: newClientId(services, pool, input.ClientName),
    pool: pool.key,
    name: input.ClientName,
    settings,
    secrets: [],
    createdAt: now,
    updatedAt: now,
  }
  const secrets = hasSecret ? [makeSecret(services, { client: bare, pool }, given).secret] : []
  const client = await services.storage.clients.create({ ...bare, secrets })
  if (!client) {
    // The pool may be gone by now, which is said then.
    await requirePool(services, input.UserPoolId)
    throw clientIdTaken(bare.id)
  }
  return { UserPoolClient: describeClient(services, { client, pool }) }
}
