import { describe, expect, it } from 'vitest'
import { inOrder } from './order.ts'

const resource = (Properties: unknown, DependsOn?: string | string[]) => ({
  Type: 'X',
  Properties,
  ...(DependsOn && { DependsOn }),
})

describe('the order of resources', () => {
  it('follows Ref, Fn::GetAtt, Fn::Sub and DependsOn', () => {
    const resources = {
      D: resource({ a: { Ref: 'C' } }),
      C: resource([{ 'Fn::GetAtt': ['B', 'Arn'] }]),
      B: resource({ 'Fn::Join': ['', [{ 'Fn::Sub': '${A.Arn}${AWS::Region}' }]] }),
      A: resource({}, ['Z']),
      Z: resource({}),
    }
    expect(inOrder(resources, () => true)).toEqual(['Z', 'A', 'B', 'C', 'D'])
  })

  it('does not follow a variable of Fn::Sub, nor the branch that is not taken', () => {
    const resources = {
      A: resource({ 'Fn::Sub': ['${B}', { B: 'x' }] }),
      B: resource({ 'Fn::If': ['Yes', 1, { Ref: 'A' }] }, 'A'),
    }
    expect(inOrder(resources, () => true)).toEqual(['A', 'B'])
  })

  it('names the members of a cycle', () => {
    const resources = {
      Start: resource({ Ref: 'Pool' }),
      Pool: resource({ 'Fn::GetAtt': ['Trigger', 'Arn'] }),
      Trigger: resource({ Ref: 'Pool' }),
    }
    const circular = 'Circular dependency between resources: [Pool, Trigger]'
    expect(() => inOrder(resources, () => true)).toThrow(circular)
  })
})
