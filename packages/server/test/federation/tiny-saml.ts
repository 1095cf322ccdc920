import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { signXml } from '@node-saml/node-saml/lib/xml.js'
import { makeCertificate } from '../../src/crypto/certificate.ts'
import { generateSigningKey } from '../../src/crypto/signing-keys.ts'

/** How a response is made; what is not said is as it should be. */
export interface Said {
  readonly nameId?: string
  readonly id?: string
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  readonly requestId?: string | undefined
  readonly returnTo: string
  readonly audience: string
  readonly recipient?: string
  readonly destination?: string
  readonly issuer?: string
  readonly status?: string
  readonly method?: string
  /** Seconds from now. */
  readonly issued?: number
  readonly notBefore?: number
  readonly notOnOrAfter?: number
  readonly authn?: string
  readonly sign?: readonly ('Response' | 'Assertion')[]
  readonly by?: 'own' | 'other'
  readonly algorithm?: 'sha1' | 'sha256' | 'sha512'
  /** A certificate, base64, that it is encrypted for. */
  readonly encryptFor?: string
  readonly cipher?: string
  /** Changes the XML before it is signed. */
  readonly change?: (xml: string) => string
}

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'

const needs = {
  keyStock: { take: () => generateSigningKey(randomBytes), fill: () => undefined, close: () => undefined },
  random: randomBytes,
  clock: { now: () => new Date() },
}

/** A provider of SAML of a test's own, that says what it is told to say. */
export async function tinySaml(issuer = 'https://idp.tiny.local/metadata', signIn = 'https://idp.tiny.local/sso') {
  const [own, other] = await Promise.all([makeCertificate(needs, 'own'), makeCertificate(needs, 'other')])
  const pem = (text: string, name: string) =>
    `-----BEGIN ${name}-----\n${text.match(/.{1,64}/g)?.join('\n')}\n-----END ${name}-----\n`
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

  function signed(xml: string, name: string, { by = 'own', algorithm = 'sha256' }: Said): string {
    const { key, certificate } = by === 'own' ? own : other
    const path = `//*[local-name(.)='${name}']`
    return signXml(
      xml,
      path,
      { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' },
      {
        privateKey: pem(key, 'PRIVATE KEY'),
        publicCert: pem(certificate, 'CERTIFICATE'),
        signatureAlgorithm: algorithm,
        digestAlgorithm: algorithm,
      },
    )
  }

  /** A response as XML. */
  function response(said: Said): string {
    const { requestId, returnTo, sign = ['Assertion'], issued = 0, notOnOrAfter = 300, notBefore = -60 } = said
    const answers = requestId === undefined ? '' : ` InResponseTo="${requestId}"`
    const attributes = Object.entries(said.attributes ?? {}).map(
      ([name, values]) =>
        `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
    )
    const from = said.issuer ?? issuer
    const bare = `<saml:Assertion ${NAMESPACES} ID="${said.id ?? `_a${randomBytes(8).toString('hex')}`}" Version="2.0" IssueInstant="${at(issued)}"><saml:Issuer>${from}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${said.nameId ?? 'Ana'}</saml:NameID><saml:SubjectConfirmation Method="${said.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer'}"><saml:SubjectConfirmationData${answers} NotOnOrAfter="${at(notOnOrAfter)}" Recipient="${said.recipient ?? returnTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(notBefore)}" NotOnOrAfter="${at(notOnOrAfter)}"><saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>${said.authn ?? `<saml:AuthnStatement AuthnInstant="${at(0)}" SessionIndex="s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`}<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`
    const changed = said.change?.(bare) ?? bare
    const assertion = sign.includes('Assertion') ? signed(changed, 'Assertion', said) : changed
    const inside = said.encryptFor === undefined ? assertion : encrypted(assertion, said.encryptFor, said.cipher)
    const whole = `<samlp:Response ${NAMESPACES} ID="_r${randomBytes(8).toString('hex')}" Version="2.0" IssueInstant="${at(issued)}" Destination="${said.destination ?? returnTo}"${answers}><saml:Issuer>${from}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${said.status ?? 'Success'}"/></samlp:Status>${inside}</samlp:Response>`
    return sign.includes('Response') ? signed(whole, 'Response', said) : whole
  }

  return {
    issuer,
    response,
    certificate: own.certificate,
    metadata: (more = '') =>
      `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${issuer}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${own.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.tiny.local/slo"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${signIn}"/></md:IDPSSODescriptor>${more}</md:EntityDescriptor>`,
  }
}

export function encoded(xml: string): string {
  return Buffer.from(xml).toString('base64')
}

/** The request in the address that a browser was sent to. */
export function requestIn(location: string) {
  const { searchParams } = new URL(location)
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
  const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(xml)?.[1] ?? ''
  return {
    xml,
    id: attribute('ID'),
    returnTo: attribute('AssertionConsumerServiceURL'),
    state: searchParams.get('RelayState') ?? '',
    query: searchParams,
  }
}

/** XML Encryption: AES-256-GCM, its key by RSA-OAEP. */
function encrypted(xml: string, certificate: string, cipher = 'http://www.w3.org/2009/xmlenc11#aes256-gcm'): string {
  const key = randomBytes(32)
  const nonce = randomBytes(12)
  const aes = createCipheriv('aes-256-gcm', key, nonce)
  const data = Buffer.concat([nonce, aes.update(xml, 'utf8'), aes.final(), aes.getAuthTag()]).toString('base64')
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'))
  const sealed = publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    key,
  ).toString('base64')
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="${cipher}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>${sealed}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${data}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`
}
