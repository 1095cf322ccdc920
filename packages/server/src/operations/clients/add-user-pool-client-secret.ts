import { MOST_SECRETS, changeClient, requireClientOf, makeSecret } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

const PUBLIC = 'A client secret can only be added to a confidential client, which has one already.'

/**
 * Gives a client one more secret, which it may use at once beside the other.
 *
 * Answers the value only when it was made here: whoever gave one has it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html
 */
export async function AddUserPoolClientSecret({
  input,
  services,
  refusal,
}: CallOf<'AddUserPoolClientSecret'>): Promise<Output<'AddUserPoolClientSecret'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  if (client.secrets.length === 0) throw refusal('InvalidParameterException', PUBLIC)
  const made = { current: makeSecret(services, { client, pool }, input.ClientSecret) }
  await changeClient(services, client, (current) => {
    if (current.secrets.length >= MOST_SECRETS) {
      throw refusal('LimitExceededException', `An app client has at most ${MOST_SECRETS} secrets.`)
    }
    made.current = makeSecret(services, { client: current, pool }, input.ClientSecret)
    return { secrets: [...current.secrets, made.current.secret] }
  })
  const { secret, value } = made.current
  return {
    ClientSecretDescriptor: {
      ClientSecretId: secret.id,
      ClientSecretValue: input.ClientSecret === undefined ? value : undefined,
      ClientSecretCreateDate: epochSeconds(secret.createdAt),
    },
  }
}
