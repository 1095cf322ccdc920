import { clientSettings } from '../../domain/client-settings.ts'
import { changeClient, describeClient, findClientOf } from '../../domain/clients.ts'
import { findPool } from '../../domain/pools.ts'
import { operation } from '../operation.ts'

/**
 * Replaces a client's settings: what is not given returns to its default, but for the name. Secrets stay.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
 */
export const UpdateUserPoolClient = operation('UpdateUserPoolClient', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const client = await findClientOf(services, pool, input.ClientId)
  const settings = clientSettings(input, { pool, hasSecret: client.secrets.length > 0, doing: 'updating' })
  const changed = await changeClient(services, client, ({ name }) => ({ name: input.ClientName ?? name, settings }))
  return { UserPoolClient: describeClient(services, { client: changed, pool }) }
})
