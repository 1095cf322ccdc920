import type { Texts } from '../../languages/texts.ts'
import type { Field } from './field.ts'

/** What people of a pool are known by where they sign in. */
export type Identifier = 'username' | 'email' | 'phone' | 'emailOrPhone'

/** The field for who somebody is: `passkey` lets the browser offer theirs in it. */
export function identifierField(texts: Texts, identifier: Identifier, passkey = false): Field {
  const type = { email: 'email', phone: 'tel' } as const
  return {
    name: 'username',
    label: texts.labels[identifier],
    ...(identifier === 'phone' && { hint: texts.hints.phone }),
    ...((identifier === 'email' || identifier === 'phone') && { type: type[identifier] }),
    autocomplete: passkey ? 'username webauthn' : 'username',
  }
}
