import type { Attribute, Texts } from '../../languages/texts.ts'
import type { Field } from './field.ts'

type Known = Attribute | 'email' | 'phone_number'

/** How each standard attribute is asked for: what browsers fill in, and what keyboards they show. */
const FIELDS: Readonly<Record<Known, Omit<Field, 'name' | 'label'>>> = {
  address: { autocomplete: 'street-address' },
  birthdate: { autocomplete: 'bday', type: 'date' },
  email: { autocomplete: 'email', type: 'email' },
  family_name: { autocomplete: 'family-name' },
  gender: { autocomplete: 'sex' },
  given_name: { autocomplete: 'given-name' },
  locale: { autocomplete: 'language' },
  middle_name: { autocomplete: 'additional-name' },
  name: { autocomplete: 'name' },
  nickname: { autocomplete: 'nickname' },
  phone_number: { autocomplete: 'tel', type: 'tel' },
  picture: { autocomplete: 'photo', type: 'url' },
  preferred_username: { autocomplete: 'off' },
  profile: { autocomplete: 'off', type: 'url' },
  website: { autocomplete: 'url', type: 'url' },
  zoneinfo: { autocomplete: 'off' },
}

/** The name of the field that asks for an attribute, as the service's pages call it. */
export function attributeField(attribute: string): string {
  return `requiredAttributes[${attribute}]`
}

/** The fields that ask for attributes, in their order. */
export function attributeFields(texts: Texts, attributes: readonly string[]): Field[] {
  return attributes.map((attribute) => {
    const name = attributeField(attribute)
    if (!isKnown(attribute)) return { name, label: attribute.replace(/^custom:/, '') }
    const hint = attribute === 'phone_number' ? { hint: texts.hints.phone } : {}
    return { name, label: labelOf(texts, attribute), ...FIELDS[attribute], ...hint }
  })
}

function isKnown(attribute: string): attribute is Known {
  return Object.hasOwn(FIELDS, attribute)
}

function labelOf({ labels }: Texts, attribute: Known): string {
  return attribute === 'phone_number' ? labels.phone : labels[attribute]
}
