import { clientSettings } from '../../domain/clients/settings.ts'
import { scopesOf } from '../../domain/clients/scopes.ts'
import { changeClient, describeClient, requireClientOf } from '../../domain/clients/clients.ts'
import { unknownProvider } from '../../domain/clients/providers.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Replaces a client's settings: what is not given returns to its default, but for the name and what is set of sessions. Secrets stay.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
 */
export async function UpdateUserPoolClient({
  input,
  services,
}: CallOf<'UpdateUserPoolClient'>): Promise<Output<'UpdateUserPoolClient'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  const hasSecret = client.secrets.length > 0
  const scopes = await scopesOf(services, pool, input)
  const unknown = await unknownProvider(services, pool, input)
  const settings = clientSettings(input, { pool, hasSecret, scopes, unknownProvider: unknown, doing: 'updating' })
  const changed = await changeClient(services, client, ({ name, settings: { SessionConfiguration } }) => ({
    name: input.ClientName ?? name,
    settings: { ...settings, ...(SessionConfiguration && { SessionConfiguration }) },
  }))
  return { UserPoolClient: describeClient(services, { client: changed, pool }) }
}
