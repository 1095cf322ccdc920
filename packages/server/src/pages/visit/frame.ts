import type { Services } from '../../domain/services.ts'
import { isLoopback } from '../../http/hosts.ts'
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
  const { CallbackURLs = [], LogoutURLs = [] } = client.settings
  // Chrome holds all redirects after a form to the policy of its page, also those of the application: a back end that is
  // called back leads on to its front end. On a developer's machine that is often another port.
  const ports = isLoopback(new URL(redirectUri).hostname) ? LOCAL : []
  const formsLeadTo = new Set([...[redirectUri, ...CallbackURLs, ...LogoutURLs].flatMap(sourceOf), ...ports])
  return { language, brand, application: client.name, formsLeadTo: [...formsLeadTo] }
}

const LOCAL = ['http://localhost:*', 'https://localhost:*', 'http://127.0.0.1:*']

/** An address as a source of a policy: its origin, or the scheme of an app; none that could end its place there. */
function sourceOf(address: string): string[] {
  const { origin, protocol } = new URL(address)
  const source = origin === 'null' ? protocol : origin
  return /^[\w.+:/[\]-]+$/.test(source) ? [source] : []
}
