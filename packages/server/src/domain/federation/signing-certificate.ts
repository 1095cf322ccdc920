import type { Certified } from '../../crypto/certificate.ts'
import { makeCertificate } from '../../crypto/certificate.ts'
import type { Pool } from '../../storage/port/index.ts'
import { createDocument, findDocument } from '../documents/documents.ts'
import { SIGNING_CERTIFICATE } from '../documents/signing-certificate.ts'
import type { Services } from '../services.ts'

const NAME = 'SAML'

/**
 * The key that a pool signs its requests to SAML providers with, and its certificate: made at the first call for it.
 *
 * It is none of those that tokens are signed with: these turn, and providers are told this one by hand.
 */
export async function signingCertificate(
  services: Pick<Services, 'storage' | 'keyring' | 'clock' | 'random' | 'keyStock'>,
  pool: Pool,
): Promise<Certified> {
  const known = await findDocument(services, SIGNING_CERTIFICATE, pool, NAME)
  if (known) return known
  const made = await makeCertificate(services, pool.id)
  try {
    return await createDocument(services, SIGNING_CERTIFICATE, pool, NAME, made)
  } catch (error) {
    // Of several who make one at once, the first one's stands.
    const standing = await findDocument(services, SIGNING_CERTIFICATE, pool, NAME)
    if (standing) return standing
    throw error
  }
}
