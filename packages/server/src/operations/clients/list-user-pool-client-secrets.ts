import { findClientOf } from '../../domain/clients.ts'
import { findPool } from '../../domain/pools.ts'
import { epochSeconds } from '../../model/wire.ts'
import { operation } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClientSecrets.html */
export const ListUserPoolClientSecrets = operation('ListUserPoolClientSecrets', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const { secrets } = await findClientOf(services, pool, input.ClientId)
  return {
    ClientSecrets: secrets.map(({ id, createdAt }) => ({
      ClientSecretId: id,
      ClientSecretCreateDate: epochSeconds(createdAt),
    })),
  }
})
