import { requireDocument } from '../../domain/documents/documents.ts'
import { TERMS } from '../../domain/documents/terms.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeTerms.html */
export async function DescribeTerms({ input, services }: CallOf<'DescribeTerms'>): Promise<Output<'DescribeTerms'>> {
  const pool = await requirePool(services, input.UserPoolId)
  return { Terms: await requireDocument(services, TERMS, pool, input.TermsId) }
}
