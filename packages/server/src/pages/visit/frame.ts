import type { Services } from '../../domain/services.ts'
import type { Authorization } from '../../oauth/browser/authorization.ts'
import type { Language } from '../languages/texts.ts'
import type { Frame } from '../parts/frame.ts'
import { styleOf } from './style.ts'

/** What every page for an application is drawn in: its name and look, and where the answers of forms may lead. */
export async function frameOf(
  services: Pick<Services, 'storage' | 'keyring'>,
  { pool, client, redirectUri }: Pick<Authorization, 'pool' | 'client' | 'redirectUri'>,
  language: Language,
): Promise<Frame> {
  const brand = await styleOf(services, { pool, client })
  return { language, brand, application: client.name, formsLeadTo: sourceOf(redirectUri) }
}

/** An address as a source of a policy: its origin, or the scheme of an app. */
function sourceOf(address: string): string[] {
  const { origin, protocol } = new URL(address)
  return [origin === 'null' ? protocol : origin]
}
