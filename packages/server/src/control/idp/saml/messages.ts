import type { Certified } from '../../../crypto/certificate.ts'
import { uuid } from '../../../crypto/secrets.ts'
import type { Persona } from '../../../domain/documents/persona.ts'
import type { Random } from '../../../domain/services.ts'
import { library } from '../../../federation/saml/library.ts'
import { attributesOf } from '../said.ts'
import type { Place } from '../endpoints.ts'
import { encrypted } from './encrypted.ts'

const NAMESPACES = 'xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"'
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status'
const MINUTE_MS = 60_000

/** What a pool has asked for. */
export interface Request {
  readonly id: string
  readonly issuer: string
  readonly returnTo: string
}

interface Saying {
  readonly place: Place
  readonly request: Request
  /** Milliseconds since 1970. */
  readonly now: number
  readonly random: Random
  readonly own: Certified
}

/** The metadata of a stand-in. */
export function metadata({ base }: Place, { certificate }: Certified): string {
  const service = (name: string, path: string) =>
    `<m:${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${text(`${base}/${path}`)}"/>`
  return (
    `<m:EntityDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${text(base)}">` +
    '<m:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">' +
    '<m:KeyDescriptor use="signing"><d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:X509Data>' +
    `<d:X509Certificate>${certificate}</d:X509Certificate></d:X509Data></d:KeyInfo></m:KeyDescriptor>` +
    `${service('SingleLogoutService', 'slo')}${service('SingleSignOnService', 'sso')}` +
    '</m:IDPSSODescriptor></m:EntityDescriptor>'
  )
}

/** A response about somebody; what goes wrong with them goes wrong in it. */
export async function response(saying: Saying, persona: Persona): Promise<string> {
  const { place, request, now, random } = saying
  const wrong = persona.misbehaviour
  const from = wrong === 'issuer' ? 'https://idp.invalid' : place.base
  const to = wrong === 'nonce' ? '_another' : request.id
  if (wrong === 'denied') return message(saying, 'Response', { status: 'AuthnFailed', from, to, inside: '' })
  const at = wrong === 'expired' ? now - 120 * MINUTE_MS : now
  const [begin, end] = [time(at - MINUTE_MS), time(at + 5 * MINUTE_MS)]
  const attributes = Object.entries(attributesOf(place.provider, persona)).map(
    ([name, value]) =>
      `<a:Attribute Name="${text(name)}"><a:AttributeValue>${text(value)}</a:AttributeValue></a:Attribute>`,
  )
  const assertion =
    `<a:Assertion ${NAMESPACES} ID="_${uuid(random)}" Version="2.0" IssueInstant="${time(at)}">` +
    `<a:Issuer>${text(from)}</a:Issuer><a:Subject>` +
    `<a:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${text(persona.subject)}</a:NameID>` +
    '<a:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><a:SubjectConfirmationData ' +
    `InResponseTo="${text(to)}" NotOnOrAfter="${end}" Recipient="${text(request.returnTo)}"/></a:SubjectConfirmation>` +
    `</a:Subject><a:Conditions NotBefore="${begin}" NotOnOrAfter="${end}"><a:AudienceRestriction><a:Audience>` +
    `${text(wrong === 'audience' ? 'urn:somebody-else' : request.issuer)}</a:Audience></a:AudienceRestriction>` +
    `</a:Conditions><a:AuthnStatement AuthnInstant="${time(at)}" SessionIndex="_${uuid(random)}"><a:AuthnContext>` +
    '<a:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</a:AuthnContextClassRef>' +
    `</a:AuthnContext></a:AuthnStatement><a:AttributeStatement>${attributes.join('')}</a:AttributeStatement>` +
    '</a:Assertion>'
  const signed = await signedBy(saying.own, assertion)
  const forged =
    wrong === 'signature' ? signed.replace(/(?<=<SignatureValue>)./, (letter) => (letter === 'A' ? 'B' : 'A')) : signed
  const certificate = place.provider.ProviderDetails['ActiveEncryptionCertificate']
  const isSealed = place.provider.ProviderDetails['EncryptedResponses'] === 'true' && certificate !== undefined
  const inside = isSealed ? encrypted(random, forged, certificate) : forged
  return message(saying, 'Response', { status: 'Success', from, to, inside })
}

/** The answer to whoever signs out. */
export function logoutResponse(saying: Saying): string {
  const { place, request } = saying
  return message(saying, 'LogoutResponse', { status: 'Success', from: place.base, to: request.id, inside: '' })
}

function message(
  { request, now, random }: Saying,
  name: string,
  { status, from, to, inside }: { status: string; from: string; to: string; inside: string },
): string {
  return (
    `<p:${name} ${NAMESPACES} ID="_${uuid(random)}" Version="2.0" IssueInstant="${time(now)}" ` +
    `Destination="${text(request.returnTo)}" InResponseTo="${text(to)}"><a:Issuer>${text(from)}</a:Issuer>` +
    `<p:Status><p:StatusCode Value="${STATUS}:${status}"/></p:Status>${inside}</p:${name}>`
  )
}

async function signedBy({ key, certificate }: Certified, assertion: string): Promise<string> {
  const { xml } = await library()
  const by = { privateKey: pem(key, 'PRIVATE KEY'), publicCert: pem(certificate, 'CERTIFICATE') }
  return xml.sign(assertion, 'Assertion', by)
}

function pem(der: string, name: string): string {
  return `-----BEGIN ${name}-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${name}-----\n`
}

function time(ms: number): string {
  return new Date(ms).toISOString()
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function text(value: string): string {
  return value.replaceAll(/[&<>"]/g, (letter) => ESCAPES[letter] ?? '')
}
