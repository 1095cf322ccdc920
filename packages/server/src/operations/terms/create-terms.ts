import { uuid } from '../../crypto/secrets.ts'
import { requireClientOf } from '../../domain/clients/clients.ts'
import { createDocument } from '../../domain/documents/documents.ts'
import { TERMS } from '../../domain/documents/terms.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { refuseLinks } from './links.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateTerms.html */
export async function CreateTerms({ input, services }: CallOf<'CreateTerms'>): Promise<Output<'CreateTerms'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  const { TermsName, TermsSource, Enforcement, Links = {} } = input
  refuseLinks(Links)
  const now = epochSeconds(services.clock.now())
  const TermsId = uuid(services.random)
  const Terms = await createDocument(services, TERMS, pool, TermsId, {
    TermsId,
    UserPoolId: pool.id,
    ClientId: client.id,
    TermsName,
    TermsSource,
    Enforcement,
    Links,
    CreationDate: now,
    LastModifiedDate: now,
  })
  return { Terms }
}
