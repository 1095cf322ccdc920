import { describe, expect, it } from 'vitest'
import { NO_VALUE, evaluate, holds } from './intrinsics.ts'
import type { Scope } from './intrinsics.ts'
import { TemplateError } from './template-error.ts'

const names: Record<string, unknown> = { Pool: 'pool-1', Stage: 'dev', Zones: ['a', 'b'], 'AWS::NoValue': NO_VALUE }

const scope: Scope = {
  ref: (name) => {
    if (!(name in names)) throw new TemplateError(`no ${name}`)
    return names[name]
  },
  attribute: (resource, attribute) => `${resource}/${attribute}`,
  condition: (name) => name === 'Yes',
  mappings: { Sizes: { dev: { Length: 6 } } },
  imports: { 'mail-Arn': 'arn:mail', 'dev-Arn': 'arn:dev' },
  references: { 'ssm:/dev/name:1': 'pies' },
}

describe('intrinsic functions', () => {
  it.each([
    ['Ref', { Ref: 'Pool' }, 'pool-1'],
    ['Fn::GetAtt of a list', { 'Fn::GetAtt': ['Pool', 'Arn'] }, 'Pool/Arn'],
    ['Fn::GetAtt of a text', { 'Fn::GetAtt': 'Pool.A.B' }, 'Pool/A.B'],
    ['Fn::GetAtt of a Ref', { 'Fn::GetAtt': ['Pool', { Ref: 'Stage' }] }, 'Pool/dev'],
    ['Fn::Sub', { 'Fn::Sub': '${Pool}:${Pool.Arn}:${!Pool}' }, 'pool-1:Pool/Arn:${Pool}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${Pool}-${X}', { Pool: 'mine', X: { Ref: 'Stage' } }] }, 'mine-dev'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-dev-1'],
    ['Fn::Join without a value', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }]] }, 'a'],
    ['Fn::Split', { 'Fn::Split': ['/', 'a/b'] }, ['a', 'b']],
    ['Fn::Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
    ['Fn::If met', { 'Fn::If': ['Yes', 1, 2] }, 1],
    ['Fn::If unmet', { 'Fn::If': ['No', 1, { 'Fn::Join': ['', ['x']] }] }, 'x'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'Length'] }, 6],
    ['Fn::FindInMap by default', { 'Fn::FindInMap': ['Sizes', 'x', 'Length', { DefaultValue: 8 }] }, 8],
    ['Fn::Base64', { 'Fn::Base64': { Ref: 'Stage' } }, 'ZGV2'],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'mail-Arn' }, 'arn:mail'],
    ['Fn::ImportValue of Fn::Sub', { 'Fn::ImportValue': { 'Fn::Sub': '${Stage}-Arn' } }, 'arn:dev'],
    ['a dynamic reference', 'a {{resolve:ssm:/dev/name:1}} of {{resolve:ssm:/dev/name:1}}', 'a pies of pies'],
    ['a dynamic reference in Fn::Sub', { 'Fn::Sub': '{{resolve:ssm:/${Stage}/name:1}}' }, 'pies'],
    [
      'a dynamic reference in Fn::Join',
      { 'Fn::Join': ['', ['{{resolve:ssm:/', { Ref: 'Stage' }, '/name:1}}']] },
      'pies',
    ],
    ['AWS::NoValue', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    ['AWS::NoValue as the whole', { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, undefined],
    ['an object with an odd key', { Condition: 'Yes' }, { Condition: 'Yes' }],
  ])('evaluates %s', (_, value, expected) => {
    expect(evaluate(value, scope)).toEqual(expected)
  })

  it.each([
    ['another stack', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue "x" reads another stack, which exists in AWS only/],
    ['an inherited name of another stack', { 'Fn::ImportValue': 'constructor' }, /reads another stack/],
    ['a secret in Fn::Sub', { 'Fn::Sub': '{{resolve:ssm:/${Stage}/x:1}}' }, /ssm:\/dev\/x:1\}\} is kept in AWS only/],
    ['a macro', { 'Fn::Transform': { Name: 'x' } }, /Fn::Transform runs a macro inside AWS only/],
    ['an unknown function', [{ 'Fn::Cidr': ['x', 1, 2] }], 'The function Fn::Cidr is not known here.'],
    [
      'a secret',
      { Password: '{{resolve:ssm-secure:Name:1}}' },
      /\{\{resolve:ssm-secure:Name:1\}\} is kept in AWS only/,
    ],
    ['a list where a text is needed', { 'Fn::Join': ['-', [['a']]] }, 'Fn::Join needs a text.'],
    ['an index out of range', { 'Fn::Select': [2, ['a']] }, 'Fn::Select cannot select the value at index 2.'],
    ['an inherited key of a mapping', { 'Fn::FindInMap': ['Sizes', 'constructor', 'name'] }, /finds no name under/],
    ['a name that is not there', { Ref: 'Nobody' }, 'no Nobody'],
  ])('refuses %s', (_, value, message) => {
    expect(() => evaluate(value, scope)).toThrow(message)
  })
})

describe('conditions', () => {
  it.each([
    [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }, true],
    [{ 'Fn::Equals': ['1', 1] }, true],
    [{ 'Fn::Not': [{ Condition: 'Yes' }] }, false],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    [{ 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] }, true],
  ])('%j', (condition, expected) => {
    expect(holds(condition, scope)).toBe(expected)
  })

  it.each([
    [{ 'Fn::Or': [{ Condition: 'Yes' }] }, /two to ten/],
    [{ Ref: 'Stage' }, /A condition cannot be/],
    ['x', /A condition cannot be/],
  ])('refuses %j', (condition, message) => {
    expect(() => holds(condition, scope)).toThrow(message)
  })
})
