import type { Locate } from '../head.ts'
import { oneLine } from '../text.ts'
import type { Making } from './authority.ts'
import type { Certificates } from './certificates.ts'
import type { PairFiles } from './files.ts'
import { fileCertificates } from './files.ts'
import type { Authority } from './local.ts'
import { localCertificates } from './local.ts'
import type { Secure } from './secure.ts'
import { securing } from './secure.ts'

interface Needs extends Making {
  readonly log: {
    info(message: string): void
    warn(message: string, details?: Record<string, unknown>): void
  }
  /** What tells which names are this server's. */
  readonly locate: Locate
}

export interface OpenTls {
  readonly connection: Secure
  close(): void
}

/** Makes what secures connections. Throws, in words for a person, when the certificate it is given cannot be used. */
export function openTls(
  given: { readonly files: PairFiles } | { readonly authorities: readonly Authority[] },
  { log, locate, ...making }: Needs,
): OpenTls {
  const certificates: Certificates =
    'files' in given
      ? fileCertificates(given.files, { ...making, ...log })
      : localCertificates({
          ...making,
          authorities: given.authorities,
          async answersTo(name) {
            const get = (header: string) => (header === 'host' ? name : null)
            const headers = { get, has: (header: string) => header === 'host' }
            const place = await locate({ method: 'GET', url: `https://${name}/`, headers })
            return place === 'api' || 'pool' in place
          },
          unsigned(name) {
            log.warn(
              `There is no certificate for ${oneLine(name, 253)}: start with --allow-host ${oneLine(name, 253)}.`,
            )
          },
        })
  let isTold = false
  const connection = securing(certificates, {
    failed: (error) => log.warn('A connection could not be secured.', { error }),
    distrusted() {
      // Browsers say so at each of their many connections.
      if (!isTold) log.info('A client does not trust this server’s certificate: see "poolhouse trust".')
      isTold = true
    },
  })
  return { connection, close: () => certificates.close() }
}
