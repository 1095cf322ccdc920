import type { Client, Pool } from '../../storage/port/index.ts'
import { MANAGED_LOGIN_BRANDING } from '../documents/managed-login-branding.ts'
import { TERMS, termsOf } from '../documents/terms.ts'
import { UI_CUSTOMIZATION } from '../documents/ui-customization.ts'
import type { Services } from '../services.ts'

/** Deletes what a client's pages look like and ask to agree to. */
export async function deleteDocumentsOf(
  { storage: { documents } }: Pick<Services, 'storage'>,
  pool: Pool,
  { id }: Pick<Client, 'id'>,
): Promise<void> {
  const byAlias = [
    [MANAGED_LOGIN_BRANDING, id],
    [TERMS, termsOf(id, 'terms-of-use')],
    [TERMS, termsOf(id, 'privacy-policy')],
  ] as const
  for (const [{ kind }, alias] of byAlias) {
    const found = await documents.findByAlias(pool.key, kind, alias)
    if (found) await documents.delete(pool.key, kind, found.name)
  }
  await documents.delete(pool.key, UI_CUSTOMIZATION.kind, id)
}
