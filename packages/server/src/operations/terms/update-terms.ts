import { changeDocument } from '../../domain/documents/documents.ts'
import { TERMS } from '../../domain/documents/terms.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { refuseLinks } from './links.ts'

/**
 * Replaces what is given of terms.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateTerms.html
 */
export async function UpdateTerms({ input, services }: CallOf<'UpdateTerms'>): Promise<Output<'UpdateTerms'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { TermsName, TermsSource, Enforcement, Links } = input
  if (Links) refuseLinks(Links)
  const Terms = await changeDocument(services, TERMS, pool, input.TermsId, (current) => ({
    ...current,
    ...(TermsName !== undefined && { TermsName }),
    ...(TermsSource !== undefined && { TermsSource }),
    ...(Enforcement !== undefined && { Enforcement }),
    ...(Links && { Links }),
    LastModifiedDate: epochSeconds(services.clock.now()),
  }))
  return { Terms }
}
