import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Pair } from './authority.ts'
import type { Certificates } from './certificates.ts'

/** Where a certificate and its key are, as PEM: the server's own first, those that lead to an authority after it. */
export interface PairFiles {
  readonly certificate: string
  readonly key: string
}

interface Told {
  now(): Date
  info(message: string): void
  warn(message: string, details: Record<string, unknown>): void
}

/** How often files are looked at. Watching a folder misses what is mounted, and links that come to lead elsewhere. */
const LOOK_MS = 1_000

/**
 * A certificate of somebody's own, from two files. When they change, new connections get what they hold then; files that
 * do not fit together change nothing, and the log is told.
 *
 * Throws when they cannot be used from the start.
 */
export function fileCertificates(files: PairFiles, told: Told): Certificates & { reload(): void } {
  let pair = readPair(files)
  warnOfAge(pair)
  const reload = () => {
    try {
      const read = readPair(files)
      if (read.certificate === pair.certificate && read.key === pair.key) return
      pair = read
      told.info('The certificate was read anew.')
      warnOfAge(read)
    } catch (error) {
      told.warn('The certificate has changed and cannot be used: the one from before stays.', { error })
    }
  }
  const paths = new Set([files.certificate, files.key])
  for (const path of paths) watchFile(path, { interval: LOOK_MS, persistent: false }, reload)
  return {
    of: () => pair,
    reload,
    close() {
      for (const path of paths) unwatchFile(path, reload)
    },
  }

  function warnOfAge({ certificate }: Pair): void {
    const { validTo, validFrom } = new X509Certificate(certificate)
    const now = told.now()
    if (new Date(validTo) <= now || new Date(validFrom) > now) {
      told.warn('Clients refuse the certificate: it is not good today.', { from: validFrom, until: validTo })
    }
  }
}

function readPair({ certificate, key }: PairFiles): Pair {
  const pair = { certificate: readText(certificate), key: readText(key) }
  const { createSecureContext } = process.getBuiltinModule('node:tls')
  try {
    createSecureContext({ cert: pair.certificate })
  } catch (cause) {
    throw new Error(`${certificate} holds no certificate in PEM.`, { cause })
  }
  try {
    // Node takes an empty key for none, and one of another kind for that of a certificate to come.
    const isItsKey = new X509Certificate(pair.certificate).checkPrivateKey(createPrivateKey(pair.key))
    if (!isItsKey) throw new Error('The key is that of another certificate.')
    createSecureContext({ cert: pair.certificate, key: pair.key })
  } catch (cause) {
    throw new Error(`${key} holds no key, in PEM and without a passphrase, of the certificate in ${certificate}.`, {
      cause,
    })
  }
  return pair
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
