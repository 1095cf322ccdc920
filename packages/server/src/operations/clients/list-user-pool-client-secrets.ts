import { requireClientOf } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClientSecrets.html */
export async function ListUserPoolClientSecrets({
  input,
  services,
}: CallOf<'ListUserPoolClientSecrets'>): Promise<Output<'ListUserPoolClientSecrets'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { secrets } = await requireClientOf(services, pool, input.ClientId)
  return {
    ClientSecrets: secrets.map(({ id, createdAt }) => ({
      ClientSecretId: id,
      ClientSecretCreateDate: epochSeconds(createdAt),
    })),
  }
}
