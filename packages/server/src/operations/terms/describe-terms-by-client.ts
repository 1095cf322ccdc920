import { requireClientOf } from '../../domain/clients/clients.ts'
import { requireByAlias } from '../../domain/documents/documents.ts'
import { TERMS, termsOf } from '../../domain/documents/terms.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeTermsByClient.html */
export async function DescribeTermsByClient({
  input,
  services,
}: CallOf<'DescribeTermsByClient'>): Promise<Output<'DescribeTermsByClient'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  return { Terms: await requireByAlias(services, TERMS, pool, termsOf(client.id, input.TermsName)) }
}
