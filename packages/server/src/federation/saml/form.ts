import { refuseHostile } from './hostile.ts'
import type { Library, XmlElement } from './library.ts'
import { ASSERTION, named, PROTOCOL, SUCCESS } from './names.ts'

export interface Expected {
  /** Whether the assertion has to be encrypted; one that does not have to must not. */
  readonly isEncrypted: boolean
  /** `undefined` for a response that nobody has asked for. */
  readonly requestId: string | undefined
  readonly returnTo: string
  readonly issuer: string
}

const SIGNATURES = new Set(['256', '384', '512'].map((bits) => `http://www.w3.org/2001/04/xmldsig-more#rsa-sha${bits}`))
const DIGESTS = new Set([
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512',
])
const TRANSFORMS = new Set([
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
])
const CIPHERS =
  /^http:\/\/www\.w3\.org\/(?:2001\/04\/xmlenc#(?:aes\d{3}-cbc|rsa-oaep-mgf1p)|2009\/xmlenc11#(?:aes\d{3}-gcm|rsa-oaep))$/

/**
 * Refuses a response whose form leaves room for two readings, before any signature is looked at.
 *
 * Wrapping (XSW1 to XSW8) moves what was signed to where it is still found by its id, and puts something else to where it
 * is read from. It takes a second response or assertion somewhere in the document: there is no more than one of each.
 */
export function refuseForm(xml: Library['xml'], document: XmlElement, expected: Expected): void {
  const elements = xml.all(document)
  const all = (name: string) => elements.filter(({ localName }) => localName === name)
  const [root, ...roots] = all('Response')
  const isRoot = root !== undefined && elements[0] === root
  if (!isRoot || roots.length > 0 || root.namespaceURI !== PROTOCOL) throw new Error('It is no response.')

  const clear = all('Assertion')
  const sealed = all('EncryptedAssertion')
  const [assertion] = expected.isEncrypted ? sealed : clear
  const isAlone = clear.length + sealed.length === 1 && assertion?.parentNode === root
  if (!isAlone || assertion.namespaceURI !== ASSERTION)
    throw new Error('It does not have one assertion of the right kind.')

  refuseIds(elements)
  refuseSignatures(xml, all('Signature'), [root, assertion])
  if (all('EncryptionMethod').some((one) => !CIPHERS.test(one.getAttribute('Algorithm') ?? ''))) {
    throw new Error('It is encrypted in a way that is not taken.')
  }

  // Where the assertion alone is signed, these are nobody's word; wrong ones are wrong all the same.
  const [status] = xml.select(root, `./${named('Status')}/${named('StatusCode')}`)
  if (status?.getAttribute('Value') !== SUCCESS) throw new Error('Its status is not success.')
  refuseOther(root.getAttribute('Destination'), expected.returnTo, 'It is for another place.')
  refuseOther(root.getAttribute('InResponseTo'), expected.requestId, 'It answers another request.')
  const [issuer] = xml.select(root, `./${named('Issuer')}`)
  refuseOther(issuer?.textContent ?? null, expected.issuer, 'It is from another issuer.')
}

/** The same for what is only seen once it is decrypted. */
export async function refuseSealedForm(xml: Library['xml'], document: XmlElement, pem: string): Promise<void> {
  const sealed = xml.all(document).find(({ localName }) => localName === 'EncryptedAssertion')
  const text = sealed ? await xml.decrypt(sealed, pem) : ''
  refuseHostile(text)
  const elements = xml.all(await xml.parse(text))
  const [root, ...others] = elements.filter(({ localName }) => localName === 'Assertion')
  if (root?.namespaceURI !== ASSERTION || others.length > 0 || elements[0] !== root) {
    throw new Error('It does not have one assertion.')
  }
  refuseIds(elements)
  const signatures = elements.filter(({ localName }) => localName === 'Signature')
  refuseSignatures(xml, signatures, [root])
}

function refuseOther(value: string | null, expected: string | undefined, problem: string): void {
  if (value !== null && value !== '' && value !== expected) throw new Error(problem)
}

/** Two elements of one id: which of them was signed is a matter of how one looks. */
function refuseIds(elements: readonly XmlElement[]): void {
  const ids = elements
    .flatMap((one) => ['ID', 'Id', 'id'].flatMap((name) => one.getAttribute(name) ?? []))
    .filter(Boolean)
  if (new Set(ids).size < ids.length) throw new Error('Two elements have one ID: the signature is not clear.')
}

/** A signature stands in what it signs, names it, and is made as signatures are made today. */
function refuseSignatures(xml: Library['xml'], signatures: readonly XmlElement[], signed: readonly XmlElement[]): void {
  for (const signature of signatures) {
    const parent = signed.find((one) => one === signature.parentNode)
    const references = xml.select(signature, `.//${named('Reference')}`)
    const isOwn =
      parent && references.length === 1 && references[0]?.getAttribute('URI') === `#${parent.getAttribute('ID')}`
    const isMade = (name: string, allowed: ReadonlySet<string>) =>
      xml
        .select(signature, `./${named('SignedInfo')}//${named(name)}`)
        .every((one) => allowed.has(one.getAttribute('Algorithm') ?? ''))
    const isRight =
      isMade('SignatureMethod', SIGNATURES) && isMade('DigestMethod', DIGESTS) && isMade('Transform', TRANSFORMS)
    if (!isOwn || !isRight || xml.select(signature, `.//${named('Object')}`).length > 0) {
      throw new Error('Its signature is not of a form that is taken.')
    }
  }
}
