import type { Locate, Place } from '../../http/head.ts'
import { hostName, isAddress } from '../../http/hosts.ts'
import type { Reply } from '../../http/reply.ts'
import type { Services } from '../services.ts'

/**
 * Finds the pool of the domain that a request came to; `otherwise` judges all names that are none.
 *
 * Each is one read by its name: a cache would go on to serve, in every other process, what one of them has deleted. The
 * server's own names cost none.
 */
export function locateDomains(
  { storage, settings }: Pick<Services, 'storage' | 'settings'>,
  otherwise: Locate,
): Locate {
  const { domainBase: base } = settings // letters, digits, hyphens and dots
  const prefixed = new RegExp(`^([a-z\\d-]{1,63})\\.auth\\.([a-z\\d-]{1,63})\\.${base.replaceAll('.', '\\.')}$`)

  async function ofPrefix(prefix: string, region: string): Promise<Place | Reply> {
    const found = await storage.domains.find(prefix)
    if (found?.domain.kind === 'prefix' && found.pool.region === region) return { pool: found.pool.id }
    return nobodys(prefix, region)
  }

  return (request) => {
    const name = hostName(request.headers.get('host') ?? new URL(request.url).host)
    const [, prefix, region] = prefixed.exec(name) ?? []
    if (prefix !== undefined && region !== undefined) return ofPrefix(prefix, region)
    const isCustom = CUSTOM.test(name) && !isOwnName(settings, name)
    if (!isCustom) return otherwise(request)
    return storage.domains
      .find(name)
      .then((found) => (found?.domain.kind === 'custom' ? { pool: found.pool.id } : otherwise(request)))
  }
}

/** Names with a dot, in the only form that a domain has. */
const CUSTOM = /^(?=.{3,63}$)[a-z\d-]+(?:\.[a-z\d-]+)+$/

/** Whether a name is the server's own, so that it is never the domain of a pool. */
export function isOwnName(
  { publicUrl, domainBase }: Pick<Services['settings'], 'publicUrl' | 'domainBase'>,
  name: string,
) {
  const isUnder = (base: string) => name === base || name.endsWith(`.${base}`)
  return isAddress(name) || isUnder('localhost') || isUnder(domainBase) || name === new URL(publicUrl).hostname
}

function nobodys(prefix: string, region: string): Reply {
  const text = `No user pool in ${region} has the domain ${prefix}: CreateUserPoolDomain makes it.\n`
  return {
    status: 421,
    headers: { 'content-type': 'text/plain; charset=UTF-8', 'cache-control': 'no-store' },
    body: text,
  }
}
