import { describe, expect, it } from 'vitest'
import type { Provider } from './framework.ts'
import { hasUserPools, stackOf } from './stack.ts'

const provider: Provider = {
  getRegion: () => 'eu-west-1',
  getStage: () => 'dev',
  naming: { getStackName: () => 'pies-dev', getLambdaLogicalId: (name) => `${name}LambdaFunction` },
}
const stack = (resources: unknown) =>
  stackOf({ service: 'pies', provider: {}, resources, functions: { eat: { name: 'pies-dev-eat' } } }, provider)

describe('the stack of a service', () => {
  it('has its own resources and those that the framework will add', () => {
    const { Resources, Outputs } = stack({
      Resources: { Pool: { Type: 'AWS::Cognito::UserPool' } },
      Outputs: { Id: { Value: { Ref: 'Pool' } } },
    })
    expect(Resources).toMatchObject({
      Pool: { Type: 'AWS::Cognito::UserPool' },
      eatLambdaFunction: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'pies-dev-eat' } },
      HttpApi: { Type: 'AWS::ApiGatewayV2::Api' },
    })
    expect(Outputs).toEqual({ Id: { Value: { Ref: 'Pool' } } })
  })

  it.each([
    [undefined, false],
    [{ Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } }, false],
    [{ Resources: { Identities: { Type: 'AWS::Cognito::IdentityPool' } } }, false],
    [{ Resources: { Pool: { Type: 'AWS::Cognito::UserPool' } } }, true],
  ])('%j has user pools: %s', (resources, expected) => {
    expect(hasUserPools(stack(resources))).toBe(expected)
  })
})
