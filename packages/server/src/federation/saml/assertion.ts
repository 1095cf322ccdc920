import type { Library, XmlElement } from './library.ts'
import { ASSERTION, BEARER, named } from './names.ts'

/** What a provider has signed about somebody. */
export interface Assertion {
  readonly id: string
  readonly issuer: string
  /** Milliseconds since 1970. */
  readonly issuedAt: number
  readonly nameIds: readonly { readonly nameId: string; readonly format: string | undefined }[]
  readonly confirmations: readonly Confirmation[]
  readonly sessionIndex: string | undefined
  readonly isAuthenticated: boolean
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

/** For whom, where and until when somebody who brings it is believed to be who it is about. */
interface Confirmation {
  readonly method: string | null
  readonly recipient: string | null
  readonly inResponseTo: string | null
  readonly notOnOrAfter: number
}

export interface Expectation {
  readonly now: number
  readonly skew: number
  /** `undefined` for one that nobody has asked for. */
  readonly requestId: string | undefined
  readonly returnTo: string
  readonly issuer: string
}

/** Reads an assertion; the text of every element is all of its text. */
export async function parseAssertion(xml: Library['xml'], document: XmlElement): Promise<Assertion> {
  const [root] = xml.select(document, '/*')
  if (root?.localName !== 'Assertion' || root.namespaceURI !== ASSERTION) throw new Error('It is no assertion.')
  const texts = (path: string) => xml.select(root, path).map(({ textContent }) => textContent ?? '')
  const subject = `./${named('Subject')}`
  const statement = `./${named('AuthnStatement')}`
  const [first] = xml.select(root, statement)
  return {
    id: root.getAttribute('ID') ?? '',
    issuer: texts(`./${named('Issuer')}`).join(' '),
    issuedAt: Date.parse(root.getAttribute('IssueInstant') ?? ''),
    nameIds: xml.select(root, `${subject}/${named('NameID')}`).map((name) => ({
      nameId: (name.textContent ?? '').trim(),
      format: name.getAttribute('Format') || undefined,
    })),
    confirmations: xml.select(root, `${subject}/${named('SubjectConfirmation')}`).map((one) => {
      const [data] = xml.select(one, `./${named('SubjectConfirmationData')}`)
      return {
        method: one.getAttribute('Method'),
        recipient: data?.getAttribute('Recipient') ?? null,
        inResponseTo: data?.getAttribute('InResponseTo') || null,
        notOnOrAfter: Date.parse(data?.getAttribute('NotOnOrAfter') ?? ''),
      }
    }),
    sessionIndex: first?.getAttribute('SessionIndex') || undefined,
    isAuthenticated: first !== undefined,
    attributes: attributesIn(xml, root),
  }
}

function attributesIn(xml: Library['xml'], root: XmlElement): Assertion['attributes'] {
  const found = new Map<string, string[]>()
  for (const attribute of xml.select(root, `./${named('AttributeStatement')}/${named('Attribute')}`)) {
    const values = xml.select(attribute, `./${named('AttributeValue')}`).map(({ textContent }) => textContent ?? '')
    const name = attribute.getAttribute('Name') ?? ''
    found.set(name, [...(found.get(name) ?? []), ...values])
  }
  return Object.fromEntries(found)
}

/**
 * Refuses an assertion that is not for this pool, here, now, and in answer to this request; the library looks at its
 * audience and conditions.
 */
export function refuseWrong(assertion: Assertion, { now, skew, requestId, returnTo, issuer }: Expectation): void {
  if (assertion.id === '' || Number.isNaN(assertion.issuedAt)) throw new Error('It has no ID, or no time of issue.')
  if (assertion.issuer !== issuer) throw new Error('It is from another issuer.')
  if (assertion.issuedAt > now + skew) throw new Error('It is from the future.')
  if (assertion.nameIds.length !== 1 || assertion.nameIds[0]?.nameId === '') throw new Error('It has no NameID.')
  if (!assertion.isAuthenticated) throw new Error('It does not say that anybody has signed in.')
  const isConfirmed = assertion.confirmations.some(
    ({ method, recipient, inResponseTo, notOnOrAfter }) =>
      method === BEARER && recipient === returnTo && inResponseTo === (requestId ?? null) && notOnOrAfter > now - skew,
  )
  if (!isConfirmed) throw new Error('Its subject is not confirmed for this request, here and now.')
}

export function nameOf({ nameIds: [name] }: Assertion) {
  return { nameId: name?.nameId ?? '', format: name?.format }
}

/** By the names that are mapped: one value as a text, several as a list. */
export function attributesOf({ attributes }: Assertion): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  )
}
