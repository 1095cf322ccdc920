import { listDocuments } from '../../domain/documents/documents.ts'
import { TERMS } from '../../domain/documents/terms.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTerms.html */
export async function ListTerms({ input, services }: CallOf<'ListTerms'>): Promise<Output<'ListTerms'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const page = { limit: input.MaxResults, token: input.NextToken }
  const { rows, next } = await listDocuments(services, TERMS, pool, page)
  return {
    Terms: rows.map(({ TermsId, TermsName, Enforcement, CreationDate, LastModifiedDate }) => ({
      TermsId,
      TermsName,
      Enforcement,
      CreationDate,
      LastModifiedDate,
    })),
    NextToken: next,
  }
}
