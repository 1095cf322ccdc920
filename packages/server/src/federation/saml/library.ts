import type * as NodeSaml from '@node-saml/node-saml'
import type * as Xml from '@node-saml/node-saml/lib/xml.js'

export interface Library {
  readonly SAML: typeof NodeSaml.SAML
  readonly xml: XmlTools
}

/** An element of a document, as far as it is looked at. */
export interface XmlElement {
  readonly localName: string
  readonly namespaceURI: string | null
  readonly textContent: string | null
  readonly parentNode: unknown
  readonly firstChild: XmlElement | null
  readonly nextSibling: XmlElement | null
  getAttribute(name: string): string | null
  toString(): string
}

interface XmlTools {
  parse(text: string): Promise<XmlElement>
  /** All elements, in their order: one walk, where a path for them takes time by the square of their number. */
  all(from: XmlElement): readonly XmlElement[]
  select(from: XmlElement, path: string): readonly XmlElement[]
  /** Gives the text that an element of XML Encryption holds. */
  decrypt(element: XmlElement, pem: string): Promise<string>
  /** Signs an element, by a signature behind its issuer. */
  sign(text: string, name: string, by: { readonly privateKey: string; readonly publicCert: string }): string
}

let loaded: Promise<Library> | undefined

/** Few servers ever need it, and none before somebody signs in elsewhere. */
export function library(): Promise<Library> {
  return (loaded ??= load())
}

async function load(): Promise<Library> {
  const [{ SAML }, xml] = await Promise.all([
    import('@node-saml/node-saml'),
    import('@node-saml/node-saml/lib/xml.js') as Promise<typeof Xml>,
  ])
  return {
    SAML,
    xml: {
      parse: (text) => xml.parseDomFromString(text),
      all: (from) => [...below(from)],
      select: (from, path) => xml.xpath.selectElements(from, path),
      decrypt: (element, pem) => xml.decryptXml(element.toString(), pem),
      sign(text, name, by) {
        const path = `//*[local-name(.)='${name}']`
        const location = { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' } as const
        const algorithms = { signatureAlgorithm: 'sha256', digestAlgorithm: 'sha256' } as const
        return xml.signXml(text, path, location, { ...by, ...algorithms })
      },
    },
  }
}

function* below(node: XmlElement): Generator<XmlElement> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    // Texts have no local name.
    if (typeof child.localName === 'string') yield child
    yield* below(child)
  }
}
