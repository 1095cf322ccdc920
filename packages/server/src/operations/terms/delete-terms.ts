import { deleteDocument } from '../../domain/documents/documents.ts'
import { TERMS } from '../../domain/documents/terms.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteTerms.html */
export async function DeleteTerms({ input, services }: CallOf<'DeleteTerms'>) {
  const pool = await requirePool(services, input.UserPoolId)
  await deleteDocument(services, TERMS, pool, input.TermsId)
  return {}
}
