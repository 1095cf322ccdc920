import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../../config/error.ts'
import type { Making } from '../../http/tls/authority.ts'
import type { Authority } from '../../http/tls/local.ts'
import { isOpenToOthers, readNote, reason, writeNote, writeOnce } from './note.ts'

/** An authority as its folder keeps it. */
export interface KeptAuthority extends Authority {
  /** Whether others than its owner may read or change its key. */
  readonly isOpen: boolean
}

/** Where the data of this user's programs is, as the system has it. */
export function authorityFolder(
  { XDG_DATA_HOME, LOCALAPPDATA }: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const places: Partial<Record<string, string>> = {
    darwin: join(homedir(), 'Library', 'Application Support'),
    win32: LOCALAPPDATA || join(homedir(), 'AppData', 'Local'),
  }
  return join(places[platform] ?? (XDG_DATA_HOME || join(homedir(), '.local', 'share')), 'poolhouse', 'tls')
}

/**
 * Opens the authority for each name, and makes those that are not there. Throws a ConfigError.
 *
 * A person trusts an authority once, so all servers of a user share it: of several that start at the same time, one makes it.
 */
export async function openAuthorities(
  folder: string,
  names: readonly string[],
  making: Making,
): Promise<KeptAuthority[]> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new ConfigError(`The folder ${folder} cannot be made: ${reason(cause)}`, { cause })
  }
  return Promise.all(names.map((name) => openAuthority(folder, name, making)))
}

/** An authority that is there already; `undefined` when there is none. Throws a ConfigError. */
function findAuthority(folder: string, name: string): KeptAuthority | undefined {
  const kept = join(folder, `${name}.key`)
  const text = readNote(kept)
  if (text === undefined) return undefined
  const useless = `${kept} holds no certificate authority and its key. Delete it, and another one is made, which has to be trusted anew.`
  const [key, certificate] = text.match(/-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----\n/g) ?? []
  if (key === undefined || certificate === undefined || !belong(key, certificate)) throw new ConfigError(useless)
  return { name, key, certificate, file: join(folder, `${name}.crt`), isOpen: isOpenToOthers(kept) }
}

/** Has this process trust the authorities of a folder, as far as there are any. Node 22.18 is too old for it. */
export function trustAuthorities(folder: string): void {
  const { getCACertificates, setDefaultCACertificates } = process.getBuiltinModule('node:tls')
  const own = listAuthorities(folder).map(({ certificate }) => certificate)
  if (own.length > 0) setDefaultCACertificates?.([...getCACertificates('default'), ...own])
}

/** The authorities of a folder, in the order of their names. */
export function listAuthorities(folder: string): KeptAuthority[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).flatMap((file) => /^([\w.-]+)\.key$/.exec(file)?.[1] ?? [])
  return names.toSorted().flatMap((name) => findAuthority(folder, name) ?? [])
}

async function openAuthority(folder: string, name: string, making: Making): Promise<KeptAuthority> {
  const found = findAuthority(folder, name) ?? (await make(folder, name, making))
  if (new Date(new X509Certificate(found.certificate).validTo) <= making.now()) {
    throw new ConfigError(
      `The certificate authority in ${folder} for ${name} has ended. Delete ${name}.key there, and another one is made, which has to be trusted anew.`,
    )
  }
  if (readNote(found.file) !== found.certificate) writeNote(found.file, draftOf(found.file, making), found.certificate)
  return found
}

async function make(folder: string, name: string, making: Making): Promise<KeptAuthority> {
  const { makeAuthority } = await import('../../http/tls/authority.ts')
  const { key, certificate } = await makeAuthority(name, making)
  const kept = join(folder, `${name}.key`)
  writeOnce(kept, draftOf(kept, making), key + certificate)
  const made = findAuthority(folder, name)
  if (!made) throw new ConfigError(`${kept} was made, and is gone.`)
  return made
}

function draftOf(file: string, { random }: Making): string {
  return `${file}.${Buffer.from(random(8)).toString('hex')}.draft`
}

function belong(key: string, certificate: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}
