import { changeClient, requireClientOf } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'

const LAST = 'The last secret of an app client can not be deleted.'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClientSecret.html */
export async function DeleteUserPoolClientSecret({ input, services, refusal }: CallOf<'DeleteUserPoolClientSecret'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  await changeClient(services, client, ({ secrets }) => {
    const left = secrets.filter(({ id }) => id !== input.ClientSecretId)
    if (left.length === secrets.length) {
      throw refusal('ResourceNotFoundException', `Client secret ${input.ClientSecretId} does not exist.`)
    }
    if (left.length === 0) throw refusal('InvalidParameterException', LAST)
    return { secrets: left }
  })
  return {}
}
