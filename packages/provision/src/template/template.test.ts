import { describe, expect, it } from 'vitest'
import { parseTemplate } from './parse-template.ts'
import { readTemplate } from './template.ts'

const properties = (yaml: string) =>
  parseTemplate(`Resources: { A: { Type: X, Properties: ${yaml} } }`).Resources['A']?.Properties

describe('reading a template', () => {
  it('understands the short forms of the intrinsic functions', () => {
    const template = parseTemplate(`
Conditions:
  Live: !Equals [!Ref Stage, production]
  Both: !And [!Condition Live, !Not [!Condition Live]]
Resources:
  A:
    Type: X
    Properties:
      Ref: !Ref Pool
      Attribute: !GetAtt Stack.Outputs.Pool
      Parts: !GetAtt [Stack, Arn]
      Text: !Sub '\${Pool}-x'
      Joined: !Join ['-', [a, !Ref B]]
      Block: !Sub
        - '\${Name}'
        - Name: !Ref B
`)
    expect(template.Conditions).toEqual({
      Live: { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] },
      Both: { 'Fn::And': [{ Condition: 'Live' }, { 'Fn::Not': [{ Condition: 'Live' }] }] },
    })
    expect(template.Resources['A']?.Properties).toEqual({
      Ref: { Ref: 'Pool' },
      Attribute: { 'Fn::GetAtt': ['Stack', 'Outputs.Pool'] },
      Parts: { 'Fn::GetAtt': ['Stack', 'Arn'] },
      Text: { 'Fn::Sub': '${Pool}-x' },
      Joined: { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] },
      Block: { 'Fn::Sub': ['${Name}', { Name: { Ref: 'B' } }] },
    })
  })

  it('keeps what YAML 1.1 would turn into something else', () => {
    expect(properties('{ Version: 2012-10-17, Account: 012345678901, Flag: yes, Number: 30, On: true }')).toEqual({
      Version: '2012-10-17',
      Account: '012345678901',
      Flag: 'yes',
      Number: 30,
      On: true,
    })
  })

  it('reads JSON', () => {
    expect(parseTemplate('{ "Resources": { "A": { "Type": "X" } } }').Resources).toEqual({ A: { Type: 'X' } })
  })

  it('takes the last of a key that is given twice, and says so', () => {
    const warnings: string[] = []
    const text =
      'Resources:\n  A: { Type: X, Properties: { B: 1, B: 2 } }\n  A: { Type: Y, "Type": Z }\n  C: { <<: {}, <<: {}, Type: X }'
    const { Resources } = parseTemplate(text, (sentence) => warnings.push(sentence))
    expect(Resources).toEqual({ A: { Type: 'Z' }, C: { Type: 'X' } })
    expect(warnings).toEqual([
      'A is given again in line 3: the last one counts.',
      'B is given again in line 2: the last one counts.',
      'Type is given again in line 3: the last one counts.',
    ])
  })

  it.each([
    ['a short form that does not exist', 'Resources: { A: { Type: X, Properties: !Foo 1 } }', /Unresolved tag: !Foo/],
    ['a resource without a type', 'Resources: { A: {} }', 'Resource A has no Type.'],
    ['an output without a value', 'Outputs: { A: {} }', 'Output A has no Value.'],
    [
      'a loop',
      'Resources: { Fn::ForEach::Pools: [N, [A], { "Pool${N}": { Type: X } }] }',
      /Fn::ForEach::Pools in Resources runs inside/,
    ],
    ['a macro', 'Transform: [AWS::LanguageExtensions, Mine]', /The transform Mine runs inside AWS only/],
    ['something else', '[]', 'The template must be an object.'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseTemplate(text)).toThrow(message)
  })

  it('takes one that is already an object', () => {
    expect(readTemplate({ Resources: { A: { Type: 'X' } } })).toMatchObject({ Outputs: {}, Mappings: {} })
  })
})
