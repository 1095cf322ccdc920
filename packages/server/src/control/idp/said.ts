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
