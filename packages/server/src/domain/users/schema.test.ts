import { describe, expect, it } from 'vitest'
import type { SchemaInput } from './schema.ts'
import {
  addCustomAttributes,
  buildSchema,
  checkAttributes,
  checkDeletion,
  isEmail,
  isPhoneNumber,
  readable,
  standardAttributes,
  toAttributes,
  writable,
} from './schema.ts'

const named = (name: string, added: SchemaInput[] = []) => buildSchema(added).find(({ Name }) => Name === name)
const custom = (name: string, rest: Partial<SchemaInput> = {}): SchemaInput => ({
  Name: name,
  AttributeDataType: 'String',
  ...rest,
})

function refusal(act: () => unknown): [string, string] | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return [error.name, error.message]
  }
}
const invalid = (message: string) => ['InvalidParameterException', message]

const standardChanged = (name: string) =>
  `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${name}`

describe('buildSchema', () => {
  it('gives a pool the standard attributes when none is named', () => {
    const schema = buildSchema()
    expect(schema).toEqual(standardAttributes)
    expect(schema.map(({ Name }) => Name)).toEqual([
      'profile',
      'address',
      'birthdate',
      'gender',
      'preferred_username',
      'updated_at',
      'website',
      'picture',
      'identities',
      'sub',
      'phone_number',
      'phone_number_verified',
      'zoneinfo',
      'locale',
      'email',
      'email_verified',
      'given_name',
      'family_name',
      'middle_name',
      'name',
      'nickname',
    ])
    expect(named('sub')).toEqual({
      Name: 'sub',
      AttributeDataType: 'String',
      DeveloperOnlyAttribute: false,
      Mutable: false,
      Required: true,
      StringAttributeConstraints: { MinLength: '1', MaxLength: '2048' },
    })
    expect(named('email_verified')).toEqual({
      Name: 'email_verified',
      AttributeDataType: 'Boolean',
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: false,
    })
    expect(named('birthdate')?.StringAttributeConstraints).toEqual({ MinLength: '10', MaxLength: '10' })
    expect(named('updated_at')?.NumberAttributeConstraints).toEqual({ MinValue: '0' })
  })

  it('makes an attribute mutable unless it says otherwise', () => {
    expect(named('email', [{ Name: 'email', Required: true }])).toMatchObject({ Mutable: true, Required: true })
    expect(named('email', [{ Name: 'email', Mutable: false }])).toMatchObject({ Mutable: false, Required: false })
    expect(named('custom:role', [custom('role', { Mutable: false })])).toMatchObject({ Mutable: false })
    expect(named('custom:role', [custom('role')])).toMatchObject({ Mutable: true })
    expect(named('name')).toMatchObject({ Mutable: true })
  })

  it('invents no constraints for a custom attribute', () => {
    for (const AttributeDataType of ['String', 'Number'] as const) {
      const bare = named('custom:role', [custom('role', { AttributeDataType })]) ?? {}
      expect(Object.keys(bare).filter((name) => name.endsWith('Constraints'))).toEqual([])
    }
    expect(named('custom:role', [custom('role', { StringAttributeConstraints: {} })])).toMatchObject({
      StringAttributeConstraints: {},
    })
  })

  it('keeps the limits of a standard attribute unless they are given', () => {
    const limits = { MinLength: '3', MaxLength: '9' }
    const longest = { MinLength: '0', MaxLength: '2048' }
    expect(named('name', [{ Name: 'name' }])?.StringAttributeConstraints).toEqual(longest)
    expect(named('name', [{ Name: 'name', StringAttributeConstraints: {} }])?.StringAttributeConstraints).toEqual(
      longest,
    )
    expect(named('name', [{ Name: 'name', StringAttributeConstraints: limits }])?.StringAttributeConstraints).toEqual(
      limits,
    )
  })

  it('prefixes what is not standard, the verified flags among it', () => {
    const schema = buildSchema([
      custom('level', { AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '1' }, Mutable: true }),
      custom('secret', { DeveloperOnlyAttribute: true }),
      custom('email_verified', { AttributeDataType: 'Boolean' }),
    ])
    expect(schema.slice(standardAttributes.length)).toEqual([
      {
        Name: 'custom:level',
        AttributeDataType: 'Number',
        DeveloperOnlyAttribute: false,
        Mutable: true,
        Required: false,
        NumberAttributeConstraints: { MinValue: '1' },
      },
      expect.objectContaining({ Name: 'dev:custom:secret', DeveloperOnlyAttribute: true }),
      expect.objectContaining({ Name: 'custom:email_verified', AttributeDataType: 'Boolean' }),
    ])
  })

  it.each<[string, SchemaInput, string]>([
    [
      'a custom attribute is required',
      custom('x', { Required: true }),
      'Required custom attributes are not supported currently.',
    ],
    [
      'a custom attribute has no type',
      { Name: 'x' },
      'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
    ],
    ['a standard type changes', { Name: 'email', AttributeDataType: 'Number' }, standardChanged('email')],
    ['a standard one is for developers', { Name: 'name', DeveloperOnlyAttribute: true }, standardChanged('name')],
    [
      'a length is no number',
      custom('x', { StringAttributeConstraints: { MinLength: 'a' } }),
      'Invalid StringAttributeConstraints for schema attribute custom:x',
    ],
    [
      'a length is negative',
      custom('x', { StringAttributeConstraints: { MaxLength: '-1' } }),
      'Invalid StringAttributeConstraints for schema attribute custom:x',
    ],
    [
      'a value is no number',
      custom('x', { AttributeDataType: 'Number', NumberAttributeConstraints: { MaxValue: 'a' } }),
      'Invalid NumberAttributeConstraints for schema attribute custom:x',
    ],
    [
      'a text may be too long',
      custom('x', { StringAttributeConstraints: { MaxLength: '2049' } }),
      'user.custom:x: String attributes cannot have a length of more than 2048',
    ],
    [
      'lengths are crossed',
      custom('x', { StringAttributeConstraints: { MinLength: '2', MaxLength: '1' } }),
      'user.custom:x: Max length cannot be less than min length.',
    ],
    [
      'values are crossed',
      custom('x', { AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '10', MaxValue: '9' } }),
      'user.custom:x: Max value cannot be less than min value.',
    ],
    [
      'a standard length is wrong',
      { Name: 'email', StringAttributeConstraints: { MinLength: 'x' } },
      'Invalid StringAttributeConstraints for schema attribute email',
    ],
  ])('refuses when %s', (_, added, message) => {
    expect(refusal(() => buildSchema([added]))).toEqual(invalid(message))
  })
})

describe('addCustomAttributes', () => {
  it('refuses a name that is there', () => {
    const schema = buildSchema([custom('x')])
    const message = 'custom:x: Existing attribute already has name custom:x.'
    expect(refusal(() => addCustomAttributes(schema, [custom('x')]))).toEqual(invalid(message))
    expect(refusal(() => addCustomAttributes(buildSchema(), [custom('x'), custom('x')]))).toEqual(invalid(message))
  })

  it('adds up to 50', () => {
    const fifty = Array.from({ length: 50 }, (_, index) => custom(`a${index}`))
    const schema = buildSchema(fifty)
    expect(schema).toHaveLength(standardAttributes.length + 50)
    expect(refusal(() => addCustomAttributes(schema, [custom('x')]))?.[0]).toBe('LimitExceededException')
  })
})

describe('checkAttributes', () => {
  const schema = buildSchema([
    { Name: 'name', Required: true, Mutable: true },
    { Name: 'family_name', Required: true, Mutable: true },
    custom('role', { Mutable: false }),
    custom('code', { Mutable: true, StringAttributeConstraints: { MinLength: '3', MaxLength: '5' } }),
    custom('level', {
      AttributeDataType: 'Number',
      Mutable: true,
      NumberAttributeConstraints: { MinValue: '1', MaxValue: '9' },
    }),
    custom('member', { AttributeDataType: 'Boolean', Mutable: true }),
    custom('since', { AttributeDataType: 'DateTime', Mutable: true }),
  ])
  const created = (attributes: Record<string, string>, requireRequired = false) =>
    refusal(() => checkAttributes(schema, attributes, { mode: 'create', requireRequired }))
  const updated = (attributes: Record<string, string>) =>
    refusal(() => checkAttributes(schema, attributes, { mode: 'update', requireRequired: false }))

  it('accepts what the schema allows', () => {
    const attributes = {
      name: 'Ana',
      family_name: 'Lee',
      email: 'ana@example.com',
      phone_number: '+5555551212',
      email_verified: 'True',
      birthdate: '2000-01-31',
      updated_at: '1700000000.5',
      'custom:role': 'baker',
      'custom:code': 'abcd',
      'custom:level': '9',
      'custom:member': 'false',
      'custom:since': '2026-01-01T00:00:00Z',
    }
    expect(created(attributes, true)).toBeUndefined()
    expect(created({})).toBeUndefined()
  })

  const head = 'Attributes did not conform to the schema: '
  it.each<[string, Record<string, string>, boolean, string]>([
    [
      'required ones are missing',
      {},
      true,
      `${head}name: The attribute is required\nfamily_name: The attribute is required\n`,
    ],
    ['a required one is empty', { name: '', family_name: 'Lee' }, true, `${head}name: The attribute is required\n`],
    ['one is unknown', { 'custom:x': '1' }, false, `${head}custom:x: Attribute does not exist in the schema.\n`],
    [
      'several are wrong',
      { 'custom:x': '1', birthdate: '1.1.2000' },
      false,
      `${head}custom:x: Attribute does not exist in the schema.\nbirthdate: String must be no shorter than 10 characters\n`,
    ],
    [
      'one is too long',
      { 'custom:code': '123456' },
      false,
      `${head}custom:code: String must be no longer than 5 characters\n`,
    ],
    ['one is no number', { 'custom:level': '1e3' }, false, `${head}custom:level: Value must be a number\n`],
    ['a number is small', { 'custom:level': '0' }, false, `${head}custom:level: Number must be no less than 1\n`],
    ['a number is great', { 'custom:level': '10' }, false, `${head}custom:level: Number must be no greater than 9\n`],
    ['one is no Boolean', { email_verified: 'yes' }, false, `${head}email_verified: Value must be true or false\n`],
    ['one is no date', { 'custom:since': 'soon' }, false, `${head}custom:since: Value must be a date and time\n`],
    ['an address is malformed', { email: 'ana' }, false, 'Invalid email address format.'],
    ['a number is malformed', { phone_number: '5551212' }, false, 'Invalid phone number format.'],
    ['sub is given', { sub: 'x' }, false, 'user.sub: Attribute cannot be updated.\n'],
  ])('refuses at creation when %s', (_, attributes, requireRequired, message) => {
    expect(created(attributes, requireRequired)).toEqual(invalid(message))
  })

  it.each<[string, Record<string, string>, string]>([
    ['one is immutable', { 'custom:role': 'x' }, 'user.custom:role: Attribute cannot be updated.\n'],
    ['sub is given', { sub: 'x' }, 'user.sub: Attribute cannot be updated.\n'],
    ['one is too short', { 'custom:code': 'x' }, 'user.custom:code: String must be no shorter than 3 characters\n'],
    ['one is unknown', { 'custom:x': 'x' }, 'user.custom:x: Attribute does not exist in the schema.\n'],
    ['a required one is emptied', { name: '' }, 'Invalid user attributes: name: Required attribute cannot be deleted.'],
  ])('refuses at an update when %s', (_, attributes, message) => {
    expect(updated(attributes)).toEqual(invalid(message))
  })

  it('accepts an empty value at an update, which deletes', () => {
    expect(updated({ email: '', 'custom:code': '', nickname: '' })).toBeUndefined()
  })

  it.each<[string[], string]>([
    [
      ['custom:x', 'custom:y'],
      'Invalid user attributes: user.custom:x: Attribute does not exist in the schema.\nuser.custom:y: Attribute does not exist in the schema.\n',
    ],
    [['name'], 'Invalid user attributes: name: Required attribute cannot be deleted.'],
    [['custom:role'], 'Invalid user attributes: user.custom:role: Attribute cannot be updated.\n'],
  ])('refuses to delete %s', (names, message) => {
    expect(refusal(() => checkDeletion(schema, names))).toEqual(invalid(message))
  })

  it('refuses an attribute without a value', () => {
    const message = 'Attribute value for picture must not be null'
    expect(refusal(() => toAttributes([{ Name: 'picture' }]))).toEqual(invalid(message))
    expect(
      toAttributes([
        { Name: 'a', Value: '1' },
        { Name: 'a', Value: '2' },
      ]),
    ).toEqual({ a: '2' })
  })
})

describe('formats', () => {
  it.each(['a@b.co', 'first.last+tag@mail.example.com', "o'neil@x-y.org"])('takes %s for an address', (text) => {
    expect(isEmail(text)).toBe(true)
  })
  it.each([
    'a',
    '@b.co',
    'a@',
    'a@b',
    'a@b..co',
    'a..b@c.de',
    '.a@b.co',
    'a b@c.de',
    'a@b.co\n',
    'a@-b.co',
    'a@b@c.de',
    '<a@b.co>',
  ])('does not take %j for an address', (text) => {
    expect(isEmail(text)).toBe(false)
  })
  it.each(['+5555551212', '+4915112345678'])('takes %s for a phone number', (text) => {
    expect(isPhoneNumber(text)).toBe(true)
  })
  it.each(['5555551212', '+', '+1 555', '+0123456', '+1234567890123456', '+12345\n'])(
    'does not take %j for one',
    (text) => {
      expect(isPhoneNumber(text)).toBe(false)
    },
  )
})

const client = (settings: object) => ({ settings })

describe('what a client may touch', () => {
  const pool = { settings: { SchemaAttributes: buildSchema([{ Name: 'email', Required: true }]) } }
  const names = ['sub', 'name', 'email', 'email_verified', 'custom:x', 'dev:custom:x']

  it('is all but developer attributes and verified flags without lists', () => {
    expect(names.filter(readable(client({})))).toEqual(['sub', 'name', 'email', 'email_verified', 'custom:x'])
    expect(names.filter(writable(client({}), pool))).toEqual(['sub', 'name', 'email', 'custom:x'])
  })

  it('is what the lists say', () => {
    const listed = client({ ReadAttributes: ['email_verified'], WriteAttributes: ['custom:x'] })
    expect(names.filter(readable(listed))).toEqual(['sub', 'email_verified'])
    expect(names.filter(writable(listed, pool))).toEqual(['sub', 'email', 'custom:x'])
  })
})
