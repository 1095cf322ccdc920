import { describe, expect, it } from 'vitest'
import { evaluate, NO_VALUE } from './template/intrinsics.ts'
import type { Scope } from './template/intrinsics.ts'
import { inOrder } from './template/order.ts'
import { parseTemplate } from './template/parse-template.ts'
import { placeholder } from './template/placeholders.ts'
import { provision } from './provision.ts'
import { readTemplate } from './template/template.ts'
import { TemplateError } from './template/template-error.ts'

/** Templates that were written to break the reader: each has an answer, soon. */

const PLACE = { region: 'eu-west-1', accountId: '123456789012', stackName: 'pies' }
const LONG = 'x'.repeat(4_000)
const MANY = 500_000

const scope: Scope = {
  ref: (name) => (name === 'AWS::NoValue' ? NO_VALUE : LONG),
  attribute: (resource, attribute) => `${resource}/${attribute}`,
  condition: () => true,
  mappings: { Map: { top: { second: LONG } } },
}

const run = async (template: object, parameters: Record<string, string> = {}) =>
  provision({
    ...PLACE,
    template: readTemplate(template),
    parameters,
    call: () => Promise.reject(new Error('Nothing should be asked of the API.')),
  })

describe('long texts', () => {
  it.each([
    ['beginnings of names', '${'.repeat(MANY)],
    ['names of nothing', '${}'.repeat(MANY / 3)],
    ['beginnings of references', '{{resolve:'.repeat(MANY / 10)],
    ['beginnings of references that end halfway', `${'{{resolve:'.repeat(MANY / 10)}}`],
  ])('with many %s are read once', (_, text) => {
    expect(evaluate({ 'Fn::Sub': text }, scope)).toBe(text)
    expect(evaluate(text, scope)).toBe(text)
    expect(inOrder({ A: { Type: 'X', Properties: { 'Fn::Sub': text } } }, () => true)).toEqual(['A'])
  })

  it('with a secret among them are refused, in a short sentence', () => {
    const text = `${'{{resolve:}'.repeat(1_000)}{{resolve:ssm:${LONG}}} and more`
    const wrong = () => evaluate(text, scope)
    expect(wrong).toThrow(/^\{\{resolve:ssm:x+…\}\} is kept in AWS only/)
    expect(wrong).not.toThrow(/x{200}/)
  })

  it('with many references write no more than others', () => {
    const references = { a: LONG }
    expect(evaluate('{{resolve:a}}'.repeat(200), { ...scope, references })).toBe(LONG.repeat(200))
    const wrong = () => evaluate('{{resolve:a}}'.repeat(300), { ...scope, references })
    expect(wrong).toThrow('The functions of the template write more than 1 MiB.')
    expect(() => evaluate('{{resolve:constructor}}', { ...scope, references })).toThrow(/is kept in AWS only/)
  })

  it.each([
    ['a name without end', 'a${b', 'a${b'],
    ['an empty name', '${}${}', '${}${}'],
    ['a literal', '${!a}${!b', '${a}${!b'],
    ['a beginning within a name', '${Map.a ${b}', 'Map/a ${b'],
  ])('with %s are as they were', (_, text, expected) => {
    expect(evaluate({ 'Fn::Sub': text }, scope)).toBe(expected)
  })
})

describe('expansion', () => {
  const doubled = (depth: number, text: string): unknown =>
    depth === 0 ? text : { 'Fn::Sub': ['${A}${A}', { A: doubled(depth - 1, text) }] }
  const tooMuch = 'The functions of the template write more than 1 MiB.'

  it.each([
    ['Fn::Sub', { 'Fn::Sub': '${A}'.repeat(300) }],
    ['Fn::Sub in Fn::Sub', doubled(40, 'pie')],
    ['Fn::Sub in Fn::Sub of nothing', doubled(40, '')],
    ['Ref', Array.from({ length: 300 }, () => ({ Ref: 'A' }))],
    ['Fn::FindInMap', Array.from({ length: 300 }, () => ({ 'Fn::FindInMap': ['Map', 'top', 'second'] }))],
    ['Fn::Join', { 'Fn::Join': [LONG, Array.from({ length: 300 }, () => 'x')] }],
    ['Fn::Base64', Array.from({ length: 300 }, () => ({ 'Fn::Base64': LONG }))],
    ['Fn::Split', Array.from({ length: 300 }, () => ({ 'Fn::Split': ['', LONG] }))],
  ])('by %s is limited', (_, value) => {
    expect(() => evaluate(value, scope)).toThrow(tooMuch)
  })

  it('within the limit is free', () => {
    expect(evaluate({ 'Fn::Sub': '${A}'.repeat(250) }, scope)).toBe(LONG.repeat(250))
    const mappings = { Map: { top: { second: 9_000_000 } } }
    expect(evaluate({ 'Fn::FindInMap': ['Map', 'top', 'second'] }, { ...scope, mappings })).toBe(9_000_000)
  })

  it('is limited over the whole template, by references from resource to resource too', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `T${index}`)
    const topics = names.map((name, index) => {
      const next = names[index + 1]
      return [name, { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Sub': `\${${next}}`.repeat(2) } } }]
    })
    const last = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'pie' } }
    const pool = { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: { Ref: 'T0' } } }
    const resources = { ...Object.fromEntries(topics), [names.at(-1) ?? '']: last, Pool: pool }
    await expect(run({ Resources: resources })).rejects.toThrow(TemplateError)

    const parts = Array.from({ length: 4 }, (_, index) => [`O${index}`, { Value: { 'Fn::Sub': '${A}'.repeat(100) } }])
    const { outputs, unresolved } = await run({
      Parameters: { A: { Type: 'String', Default: LONG } },
      Outputs: Object.fromEntries(parts),
    })
    expect(Object.keys(outputs)).toEqual(['O0', 'O1'])
    expect(unresolved).toEqual({ O2: tooMuch, O3: tooMuch })
  })
})

it('aliases of aliases are not read', () => {
  const lines = Array.from(
    { length: 30 },
    (_, at) => `  a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}, *a${at}]\n`,
  )
  const template = `Mappings:\n  a0: &a0 [pie]\n${lines.join('')}`
  expect(() => parseTemplate(template)).toThrow(/^The template cannot be read: .*Excessive alias count/)
  expect(() => parseTemplate(template)).toThrow(TemplateError)
})

describe('names that every object has', () => {
  const INHERITED = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf']

  it.each(INHERITED)('%s is no parameter, resource, attribute or map', async (name) => {
    const outputs = {
      Ref: { Ref: name },
      Sub: { 'Fn::Sub': `\${${name}}` },
      Attribute: { 'Fn::GetAtt': [name, 'Arn'] },
      Map: { 'Fn::FindInMap': [name, 'name', 'length'] },
      Default: { 'Fn::FindInMap': ['a', 'b', 'c', Object.create({ DefaultValue: 'x' })] },
    }
    const { unresolved } = await run({
      Outputs: Object.fromEntries(Object.entries(outputs).map(([key, Value]) => [key, { Value }])),
    })
    expect(Object.keys(unresolved)).toEqual(Object.keys(outputs))
  })

  it.each(INHERITED)('%s may be the name of everything', async (name) => {
    const named = (value: unknown) => Object.fromEntries([[name, value]])
    const { outputs } = await run({
      Parameters: named({ Type: 'String', Default: 'pie' }),
      Conditions: named({ 'Fn::Equals': [1, 1] }),
      Outputs: named({ Value: { 'Fn::Sub': `\${${name}}` }, Condition: name }),
    })
    expect(Object.entries(outputs)).toEqual([[name, 'pie']])
    expect(Object.getPrototypeOf(outputs)).toBe(Object.prototype)
  })

  it.each(INHERITED)('%s is no type and no attribute of a placeholder', (name) => {
    for (const type of [name, 'AWS::SNS::Topic']) {
      const made = placeholder(type, 'A', () => undefined, PLACE)
      expect(made.attribute(name)).toBe(`${made.ref.replace(/.*:/, '')}-${name}`)
      expect(typeof made.ref).toBe('string')
    }
  })

  it.each(INHERITED)('%s is no resource that an order could be about', (name) => {
    expect(inOrder({ A: { Type: 'X', DependsOn: name } }, () => true)).toEqual(['A'])
  })
})

describe('AllowedPattern', () => {
  const template = (AllowedPattern: unknown, Default = 'pie', more = {}) => ({
    Parameters: { Name: { Type: 'String', AllowedPattern, Default } },
    Outputs: { Name: { Value: { Ref: 'Name' } } },
    ...more,
  })

  it('is matched with the whole value', async () => {
    expect((await run(template('[a-z]+'))).outputs).toEqual({ Name: 'pie' })
    const wrong = "Parameter 'Name' must match pattern [a-z]+"
    await expect(run(template('[a-z]+', 'pie 7'))).rejects.toThrow(wrong)
    await expect(run(template('[a-z]+'), { Name: '7' })).rejects.toThrow(wrong)
  })

  it.each(['(a+)+', '(a|a)*b'])('that would never end is ended: %s', async (pattern) => {
    await expect(run(template(pattern, `${'a'.repeat(60)}!`))).rejects.toThrow(
      `Parameter 'Name' takes too long to match the pattern ${pattern}`,
    )
  })

  it.each<[string, unknown, string, string]>([
    ['is not one', '(', 'pie', "Parameter 'Name' has an AllowedPattern that cannot be read: ("],
    ['is no text', 7, 'pie', 'AllowedPattern of the parameter Name must be a text.'],
    ['is long', '(a)?'.repeat(2_000), 'pie', 'AllowedPattern of the parameter Name has more than 4096 characters.'],
    ['is given a long value', 'x+', 'x'.repeat(4_097), "Parameter 'Name' has more than 4096 characters."],
  ])('that %s is refused', async (_, pattern, value, message) => {
    await expect(run(template(pattern, value))).rejects.toThrow(message)
  })

  it('is matched once, however often the parameter is referred to', async () => {
    const Outputs = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`O${at}`, { Value: { Ref: 'Name' } }]))
    const { outputs } = await run(template('[a-z]+', 'pie', { Outputs }))
    expect(Object.keys(outputs)).toHaveLength(5_000)
  })
})

describe('members of the wrong type', () => {
  it.each<[string, object, string]>([
    ['a parameter that is a text', { Parameters: { A: 'x' } }, 'Parameters.A must be an object.'],
    ['a parameter without a type', { Parameters: { A: {} } }, 'Parameter A has no Type.'],
    [
      'allowed values that are no list',
      { Parameters: { A: { Type: 'String', AllowedValues: 'x' } } },
      'AllowedValues of the parameter A must be a list.',
    ],
    [
      'a policy that is no text',
      { Resources: { A: { Type: 'X', DeletionPolicy: 7 } } },
      'DeletionPolicy of the resource A must be a text.',
    ],
    [
      'a policy that is no text',
      { Resources: { A: { Type: 'X', UpdateReplacePolicy: {} } } },
      'UpdateReplacePolicy of the resource A must be a text.',
    ],
  ])('are refused: %s', (_, template, message) => {
    expect(() => readTemplate(template)).toThrow(message)
  })

  it('are refused: a resource in a condition', async () => {
    const template = {
      Conditions: { Yes: { 'Fn::Equals': [{ Ref: 'A' }, 'x'] } },
      Resources: { A: { Type: 'AWS::SNS::Topic', Condition: 'Yes' } },
    }
    await expect(run(template)).rejects.toThrow(
      'Condition Yes: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template',
    )
  })
})
