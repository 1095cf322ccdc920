import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import type { Persona } from '../../domain/documents/persona.ts'

type Said = Readonly<Record<string, unknown>>

/** What a persona is said to be, in the shape that each type of provider has. */
export function saidOf(type: string, { subject, email, emailVerified, name, claims }: Persona): Said {
  const [given = name, ...rest] = name.split(' ')
  const family = rest.join(' ')
  const address = email === '' ? {} : { email }
  switch (type) {
    case 'Facebook':
      return { id: subject, name, first_name: given, last_name: family, ...address, ...claims }
    case 'LoginWithAmazon':
      return { user_id: subject, name, ...address, ...claims }
    case 'SignInWithApple':
      return { sub: subject, ...address, ...(email !== '' && { email_verified: String(emailVerified) }), ...claims }
    default:
      return {
        sub: subject,
        name,
        given_name: given,
        ...(family !== '' && { family_name: family }),
        ...address,
        ...(email !== '' && { email_verified: emailVerified }),
        ...claims,
      }
  }
}

/** What Apple has the browser bring, the first time. */
export function userOfApple({ name, email }: Persona): string {
  const [firstName = name, ...rest] = name.split(' ')
  return JSON.stringify({ name: { firstName, lastName: rest.join(' ') }, email })
}

const SOAP = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

/**
 * The attributes of an assertion: by the names that the provider's mapping looks for, and by those that directories use.
 */
export function attributesOf(
  { AttributeMapping = {} }: Pick<IdentityProvider, 'AttributeMapping'>,
  persona: Persona,
): Readonly<Record<string, string>> {
  const said = saidOf('SAML', { ...persona, claims: {} })
  const text = (name: string) => {
    const value = said[name]
    return typeof value === 'string' || typeof value === 'boolean' ? [String(value)] : []
  }
  const mapped = Object.entries(AttributeMapping).flatMap(([attribute, name]) =>
    text(attribute).map((value) => [name, value] as const),
  )
  const usual = [
    ['emailaddress', 'email'],
    ['givenname', 'given_name'],
    ['surname', 'family_name'],
    ['name', 'name'],
  ].flatMap(([name, attribute = '']) => text(attribute).map((value) => [`${SOAP}/${name}`, value] as const))
  const claims = Object.entries(persona.claims).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  )
  return Object.fromEntries([...usual, ...mapped, ...claims])
}
