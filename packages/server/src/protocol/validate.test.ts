import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../errors.ts'
import { shapeOf } from '../model/model.ts'
import { operations } from '../model/operations.gen.ts'
import type { OperationName } from '../model/types.gen.ts'
import { parseInput } from './validate.ts'

const POOL = 'eu-west-1_AbCdEf123'
const TEXTS: readonly string[] = ['a', 'abcdef', POOL, 'Long enough 1!']
const names = Object.values(operations).map(({ name }) => name)

describe('a value of another type', () => {
  it.each<[string, OperationName, string, string]>([
    ['a list for the body', 'GetUser', '[]', 'Start of list found where not expected'],
    ['a text for the body', 'GetUser', '"x"', 'Unexpected value type in payload'],
    ['null for the body', 'GetUser', 'null', 'Unexpected value type in payload'],
    ['a number for a string', 'GetUser', '{"AccessToken":1}', 'NUMBER_VALUE can not be converted to a String'],
    ['true for a string', 'GetUser', '{"AccessToken":true}', 'TRUE_VALUE can not be converted to a String'],
    ['a list for a string', 'GetUser', '{"AccessToken":[]}', 'Start of list found where not expected'],
    ['an object for a string', 'GetUser', '{"AccessToken":{}}', 'Start of structure or map found where not expected.'],
    ['a string for a list', 'SignUp', '{"UserAttributes":"x"}', 'Expected list or null'],
    ['an object for a list', 'SignUp', '{"UserAttributes":{}}', 'Start of structure or map found where not expected.'],
    ['a string for a structure', 'SignUp', '{"UserAttributes":["x"]}', 'Expected null'],
    ['null in a list', 'SignUp', '{"UserAttributes":[null]}', 'Expected null'],
    ['a list for a structure', 'SignUp', '{"AnalyticsMetadata":[]}', 'Start of list found where not expected'],
    ['a list for a map', 'SignUp', '{"ClientMetadata":[]}', 'Start of list found where not expected'],
    ['a string for a map', 'SignUp', '{"ClientMetadata":"x"}', 'Expected map or null'],
    ['a number in a map', 'SignUp', '{"ClientMetadata":{"a":1}}', 'NUMBER_VALUE can not be converted to a String'],
    ['a string for a number', 'ListUsers', '{"Limit":"1"}', 'STRING_VALUE can not be converted to an Integer'],
    ['a fraction for an integer', 'ListUsers', '{"Limit":1.5}', 'NUMBER_VALUE can not be converted to an Integer'],
    ['an endless number', 'ListUsers', '{"Limit":1e999}', 'NUMBER_VALUE can not be converted to an Integer'],
    [
      'too large an integer',
      'CreateGroup',
      '{"Precedence":2147483648}',
      'NUMBER_VALUE can not be converted to an Integer',
    ],
    [
      'a string for a boolean',
      'AdminSetUserPassword',
      '{"Permanent":"true"}',
      'STRING_VALUE can not be converted to a Boolean',
    ],
    [
      'text that is not base64',
      'SetUICustomization',
      '{"ImageFile":"a-b_"}',
      'STRING_VALUE can not be converted to a Blob',
    ],
  ])('is refused: %s', (_, operation, body, sentence) => {
    expect(refusal(operation, body)).toEqual(['SerializationException', sentence])
  })
})

describe('a broken constraint', () => {
  it.each<[string, OperationName, object, string]>([
    ['a required member left out', 'GetUser', {}, one(required('accessToken'))],
    ['a required member that is null', 'GetUser', { AccessToken: null }, one(required('accessToken'))],
    [
      'two left out',
      'InitiateAuth',
      {},
      `2 validation errors detected: ${required('authFlow')}; ${required('clientId')}`,
    ],
    [
      'an empty password and name',
      'SignUp',
      { ClientId: 'abc', Username: '', Password: '' },
      [
        String.raw`3 validation errors detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$`,
        "Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1",
        String.raw`Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+`,
      ].join('; '),
    ],
    [
      'a value too long',
      'CreateGroup',
      { UserPoolId: POOL, GroupName: 'a'.repeat(129) },
      one(
        `Value '${'a'.repeat(129)}' at 'groupName' failed to satisfy constraint: Member must have length less than or equal to 128`,
      ),
    ],
    [
      'a member of a list item',
      'CreateUserPool',
      { PoolName: 'x', Schema: [{ Name: 'phone_number_verified' }] },
      one(
        "Value 'phone_number_verified' at 'schema.1.member.name' failed to satisfy constraint: Member must have length less than or equal to 20",
      ),
    ],
    [
      'a sensitive member of a list item',
      'SignUp',
      { ClientId: 'a', Username: 'a', UserAttributes: [{ Name: 'a' }, { Name: 'b', Value: 'x'.repeat(2049) }] },
      one(
        "Value at 'userAttributes.2.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048",
      ),
    ],
    [
      'a list item',
      'CreateUserPool',
      { PoolName: 'x', AliasAttributes: ['email', 'x'] },
      one(
        "Value '[email, x]' at 'aliasAttributes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [phone_number, email, preferred_username]]",
      ),
    ],
    [
      'an empty list',
      'AddCustomAttributes',
      { UserPoolId: POOL, CustomAttributes: [] },
      one(
        "Value '[]' at 'customAttributes' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ),
    ],
    [
      "a map's key",
      'TagResource',
      { ResourceArn: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/x', Tags: { '': 'v' } },
      one(
        "Value '{=v}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
      ),
    ],
    [
      'a structure in a map',
      'CreateUserPool',
      { PoolName: 'x', AcrConfiguration: { Level1: {} } },
      one(required('acrConfiguration.Level1.member.acrValue')),
    ],
    [
      'an unknown value',
      'AdminUpdateAuthEventFeedback',
      { UserPoolId: POOL, Username: 'a', EventId: 'e', FeedbackValue: 'Perhaps' },
      one(
        "Value 'Perhaps' at 'feedbackValue' failed to satisfy constraint: Member must satisfy enum value set: [Valid, Invalid]",
      ),
    ],
    [
      'too large a number',
      'ListUsers',
      { UserPoolId: POOL, Limit: 9_999_999_999 },
      one(
        "Value '9999999999' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60",
      ),
    ],
    [
      'MaxResults left out of ListResourceServers',
      'ListResourceServers',
      { UserPoolId: POOL },
      one("Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"),
    ],
    [
      'too large a picture',
      'SetUICustomization',
      { UserPoolId: POOL, ImageFile: Buffer.alloc(131_073).toString('base64') },
      one(
        "Value 'java.nio.HeapByteBuffer[pos=0 lim=131073 cap=131073]' at 'imageFile' failed to satisfy constraint: Member must have length less than or equal to 131072",
      ),
    ],
  ])('is told in the words of the service: %s', (_, operation, body, sentence) => {
    expect(refusal(operation, JSON.stringify(body))).toEqual(['InvalidParameterException', sentence])
  })

  it('is told with a value cut off when it is long', () => {
    const [, sentence] = refusal('ListUsers', JSON.stringify({ UserPoolId: 'x '.repeat(500_000) }))
    expect(sentence.length).toBeLessThan(4096)
    expect(sentence).toContain("…' at 'userPoolId'")
  })

  it('is told fifty times at most, and counted every time', () => {
    const Schema = Array.from({ length: 10_000 }, () => ({ Name: '' }))
    const [, sentence] = refusal('CreateUserPool', JSON.stringify({ PoolName: 'x', Schema }))
    expect(sentence).toMatch(/^20001 validation errors detected: /)
    expect(sentence.split('; ')).toHaveLength(50)
  })
})

describe('an input', () => {
  it('is a copy without what the model does not know', () => {
    const body = { AccessToken: 'abc', Extra: 1, toString: 'x' }
    expect(parseInput('GetUser', body)).toEqual({ AccessToken: 'abc' })
    expect(Object.keys(body)).toHaveLength(3)
  })

  it('has no member that was null', () => {
    const input = parseInput('SignUp', { ClientId: 'a', Username: 'b', UserAttributes: [{ Name: 'c', Value: null }] })
    expect(input).toStrictEqual({ ClientId: 'a', Username: 'b', UserAttributes: [{ Name: 'c' }] })
  })

  it('has no value of a map that was null', () => {
    const { ClientMetadata } = parseInput('SignUp', {
      ClientId: 'a',
      Username: 'b',
      ClientMetadata: { a: null, b: 'c' },
    })
    expect({ ...ClientMetadata }).toStrictEqual({ b: 'c' })
  })

  it('does not take members from a prototype', () => {
    const body: unknown = JSON.parse('{"__proto__":{"AccessToken":"abc"}}')
    expect(() => parseInput('GetUser', body)).toThrow("Value null at 'accessToken'")
    expect(() => parseInput('GetUser', Object.create({ AccessToken: 'abc' }))).toThrow("Value null at 'accessToken'")
  })

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])('keeps %s as a key of a map', (key) => {
    const body: unknown = JSON.parse(`{"ClientId":"a","AuthFlow":"USER_AUTH","AuthParameters":{"${key}":"x"}}`)
    const { AuthParameters = {} } = parseInput('InitiateAuth', body)
    expect(Object.entries(AuthParameters)).toEqual([[key, 'x']])
    expect(AuthParameters['absent']).toBeUndefined()
    expect(Object.getPrototypeOf(AuthParameters)).toBeNull()
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  it('keeps blobs as base64 text and documents as they came', () => {
    const Settings = { a: [1, null, { b: 'c' }] }
    const Assets = [{ Category: 'PAGE_FOOTER_LOGO', ColorMode: 'DARK', Extension: 'PNG', Bytes: 'aGVsbG8=' }]
    const body = { UserPoolId: POOL, ClientId: 'a', Settings, Assets }
    expect(parseInput('CreateManagedLoginBranding', body)).toEqual(body)
  })

  it('counts characters as Java does', () => {
    const name = '😀'.repeat(65)
    expect(() => parseInput('CreateGroup', { UserPoolId: POOL, GroupName: name })).toThrow('less than or equal to 128')
  })
})

describe('any JSON', () => {
  const member = fc.constantFrom(
    'ClientId',
    'UserPoolId',
    'AccessToken',
    'Username',
    'Schema',
    'Tags',
    'Name',
    '__proto__',
  )
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, 0, -0, 1.5, 1e300, '', 'abc', POOL, 'a b'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(member, fc.string()), tie('value'), { maxKeys: 4 }),
    ),
  })).value

  it('is read or refused, and reads the same again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), json, (operation, body) => {
        const input = attempt(operation, body)
        if (input instanceof ApiError) {
          expect(['SerializationException', 'InvalidParameterException']).toContain(input.name)
          expect(input.status).toBe(400)
        } else {
          expect(attempt(operation, input)).toEqual(input)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('that is nearly right is read or refused, and reads the same again', () => {
    let read = 0
    for (const name of names) {
      const check = (body: unknown) => {
        const input = attempt(name, body)
        if (input instanceof ApiError) return
        read += 1
        expect(attempt(name, input)).toEqual(input)
      }
      fc.assert(fc.property(near(operations[name].input), check), { numRuns: 10 })
    }
    expect(read).toBeGreaterThan(100)
  })

  it('is read by each operation', () => {
    for (const name of names) expect(attempt(name, JSON.parse('{"__proto__":[],"constructor":{}}'))).toBeDefined()
  })
})

function required(member: string): string {
  return `Value null at '${member}' failed to satisfy constraint: Member must not be null`
}

function one(sentence: string): string {
  return `1 validation error detected: ${sentence}`
}

/** Values that are nearly what a shape wants. */
function near(name: string): fc.Arbitrary<unknown> {
  const shape = shapeOf(name)
  if (shape.type === 'structure') {
    const members: Record<string, fc.Arbitrary<unknown>> = {}
    for (const [member, to] of Object.entries(shape.members)) members[member] = near(to)
    return fc.record(members, { requiredKeys: [...(shape.required ?? [])] })
  }
  if (shape.type === 'list') return fc.array(near(shape.member), { maxLength: 2 })
  if (shape.type === 'map') return fc.dictionary(fc.constantFrom('a', '__proto__'), near(shape.value), { maxKeys: 2 })
  if (shape.type === 'string') return fc.oneof(...(shape.enum ?? TEXTS).map((text) => fc.constant(text)))
  if (shape.type === 'boolean') return fc.boolean()
  if (shape.type === 'blob') return fc.constantFrom('', 'aGVsbG8=')
  if (shape.type === 'document') return fc.json().map((text): unknown => JSON.parse(text))
  return fc.constantFrom(-0, 1, 7, 2 ** 31)
}

function attempt(operation: OperationName, body: unknown): unknown {
  try {
    return parseInput(operation, body)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

function refusal(operation: OperationName, body: string): [string, string] {
  const error = attempt(operation, JSON.parse(body))
  if (!(error instanceof ApiError)) throw new Error('It was not refused', { cause: error })
  return [error.name, error.message]
}
