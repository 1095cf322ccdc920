import { hash, X509Certificate } from 'node:crypto'
import type { Elsewhere } from '../../domain/elsewhere.ts'
import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import { FederationError } from '../error.ts'
import type { XmlElement } from './library.ts'
import { library } from './library.ts'
import { named, REDIRECT } from './names.ts'
import { refuseHostile } from './hostile.ts'

/** What a provider says of itself. */
export interface Metadata {
  readonly entityId: string
  readonly signIn: string
  readonly signOut: string | undefined
  /** PEM; whatever one of these signs is the provider's word. */
  readonly certificates: readonly string[]
}

interface Known {
  /** When it is looked at anew, and until when it is good in any case; milliseconds since 1970. */
  readonly renewAt: number
  readonly goodUntil: number
  readonly metadata: Metadata
}

const RENEW_MS = 6 * 3_600_000
const LONGEST_MS = 10 * 24 * 3_600_000
const MOST = 500
const LONGEST = 1024 * 1024

const kept = new WeakMap<Elsewhere, Map<string, Promise<Known>>>()

/** Gives what a provider says of itself: from the file it was set up with, or from its URL, read every six hours. */
export async function metadataOf(elsewhere: Elsewhere, provider: IdentityProvider): Promise<Metadata> {
  const all = kept.get(elsewhere) ?? new Map<string, Promise<Known>>()
  kept.set(elsewhere, all)
  const { MetadataFile: file, MetadataURL: url } = provider.ProviderDetails
  const name = nameOf(file, url)
  const now = elsewhere.now()
  const before = await all.get(name)
  if (before && (file !== undefined || now < before.renewAt)) return before.metadata
  const made = read(elsewhere, file, url).catch((cause: unknown) => {
    // A provider that cannot be reached for a while is still who it was.
    if (before && now < before.goodUntil) return { ...before, renewAt: now + 60_000 }
    throw new FederationError(`${provider.ProviderName} Error - its metadata cannot be read`, { cause })
  })
  all.delete(name)
  for (const oldest of all.keys()) {
    if (all.size < MOST) break
    all.delete(oldest)
  }
  all.set(name, made)
  made.catch(() => all.delete(name))
  return (await made).metadata
}

/**
 * Has the metadata of a provider read anew by the next who asks: its keys may have turned. It stays known until then, as
 * anybody may bring an answer that is wrong while the provider cannot be reached.
 */
export function renewMetadata(elsewhere: Elsewhere, { ProviderDetails }: IdentityProvider): void {
  const { MetadataFile: file, MetadataURL: url } = ProviderDetails
  const all = kept.get(elsewhere)
  const name = nameOf(file, url)
  const before = all?.get(name)
  if (!all || !before || file !== undefined) return
  const renewed = before.then((known) => ({ ...known, renewAt: 0 }))
  all.set(name, renewed)
  renewed.catch(() => all.delete(name))
}

function nameOf(file: string | undefined, url: string | undefined): string {
  return hash('sha256', JSON.stringify([file, url]))
}

async function read(elsewhere: Elsewhere, file: string | undefined, url = ''): Promise<Known> {
  const text = file ?? (await fetched(elsewhere, url))
  const now = elsewhere.now()
  const { metadata, validUntil } = await parseMetadata(text)
  const goodUntil = Math.min(validUntil ?? Infinity, now + LONGEST_MS)
  if (file === undefined && goodUntil <= now) throw new Error('It is good no longer.')
  return { renewAt: Math.min(now + RENEW_MS, goodUntil), goodUntil, metadata }
}

async function fetched({ reach }: Elsewhere, url: string): Promise<string> {
  const response = await reach(url, { method: 'GET', headers: { accept: 'application/samlmetadata+xml, */*;q=0.5' } })
  if (response.status !== 200) throw new Error(`The answer is ${response.status}.`)
  return response.text()
}

/** Reads metadata as XML; throws for what does not say who the provider is, where it is, and by which keys it signs. */
export async function parseMetadata(
  text: string,
): Promise<{ readonly metadata: Metadata; readonly validUntil: number | undefined }> {
  if (text.length > LONGEST) throw new Error('It is too long.')
  refuseHostile(text)
  const { xml } = await library()
  const entity = xml
    .all(await xml.parse(text))
    .find((one) => one.localName === 'EntityDescriptor' && xml.select(one, `./${named('IDPSSODescriptor')}`).length > 0)
  if (!entity) throw new Error('It has no EntityDescriptor of an identity provider.')
  const entityId = entity.getAttribute('entityID') ?? ''
  const idp = `./${named('IDPSSODescriptor')}`
  const keys = `${idp}/${named('KeyDescriptor')}[not(@use) or @use='signing']//${named('X509Certificate')}`
  const certificates = xml.select(entity, keys).map(pemOf)
  const signIn = placeOf(xml.select(entity, `${idp}/${named('SingleSignOnService')}`))
  const signOut = placeOf(xml.select(entity, `${idp}/${named('SingleLogoutService')}`))
  if (entityId === '' || certificates.length === 0 || signIn === undefined) throw new Error('It says too little.')
  const validUntil = entity.getAttribute('validUntil') ?? ''
  return {
    metadata: { entityId, certificates, signIn, signOut },
    validUntil: validUntil === '' ? undefined : Date.parse(validUntil),
  }
}

function placeOf(services: readonly XmlElement[]): string | undefined {
  const places = services.filter((service) => service.getAttribute('Binding') === REDIRECT)
  return places
    .map((service) => service.getAttribute('Location') ?? '')
    .find((location) => /^https?:/.test(location) && URL.canParse(location))
}

/** Throws for what is no certificate. How long one is good says nothing here: it is the key that the metadata names. */
function pemOf({ textContent: text }: XmlElement): string {
  return new X509Certificate(Buffer.from(text ?? '', 'base64')).toString()
}
