import { describe, expect, it } from 'vitest'
import type { Naming } from './service.ts'
import { hasUserPools, stackOf } from './stack.ts'

const naming: Naming = {
  getLambdaLogicalId: (name) => `${name}LambdaFunction`,
  getCognitoUserPoolLogicalId: (name) => `CognitoUserPool${name}`,
  getCustomResourceCognitoUserPoolResourceLogicalId: (name) => `${name}CustomCognitoUserPool1`,
}
const stack = (resources: unknown) => stackOf({ resources, functions: { eat: { name: 'pies-dev-eat' } } }, naming)

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

  it('has the user pools of cognitoUserPool events, with what the resources say of them', () => {
    const senders = { pool: 'pies', trigger: 'CustomEmailSender', kmsKeyId: 'arn:aws:kms:eu-west-1:1:key/a' }
    const functions = {
      check: { events: [{ cognitoUserPool: { pool: 'pies', trigger: 'PreSignUp' } }] },
      send: { events: [{ cognitoUserPool: senders }, { httpApi: 'GET /' }] },
      claims: { events: [{ cognitoUserPool: { pool: 'pies', trigger: 'PreTokenGeneration', lambdaVersion: 'V2_0' } }] },
      other: { events: [{ cognitoUserPool: { pool: 'elsewhere', trigger: 'PreSignUp', existing: true } }] },
    }
    const resources = { Resources: { CognitoUserPoolpies: { Properties: { AutoVerifiedAttributes: ['email'] } } } }
    const { Resources } = stackOf({ resources, functions }, naming)
    expect(Resources['CognitoUserPoolpies']).toEqual({
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        UserPoolName: 'pies',
        AutoVerifiedAttributes: ['email'],
        LambdaConfig: {
          PreSignUp: { 'Fn::GetAtt': ['checkLambdaFunction', 'Arn'] },
          CustomEmailSender: { LambdaArn: { 'Fn::GetAtt': ['sendLambdaFunction', 'Arn'] }, LambdaVersion: 'V1_0' },
          KMSKeyID: senders.kmsKeyId,
          PreTokenGenerationConfig: {
            LambdaArn: { 'Fn::GetAtt': ['claimsLambdaFunction', 'Arn'] },
            LambdaVersion: 'V2_0',
          },
        },
      },
    })
    expect(Resources['otherCustomCognitoUserPool1']).toMatchObject({ Type: 'Custom::CognitoUserPool' })
    expect(Object.keys(Resources)).not.toContain('CognitoUserPoolelsewhere')
  })

  it('attaches the functions of events to a pool of its own that is there already', () => {
    const event = (trigger: string) => ({ cognitoUserPool: { pool: 'pies', trigger, existing: true } })
    const functions = {
      check: { events: [event('PreSignUp'), event('PostConfirmation')] },
      elsewhere: { events: [{ cognitoUserPool: { pool: 'tarts', trigger: 'PreSignUp', existing: true } }] },
    }
    const LambdaConfig = { PreSignUp: 'arn:aws:lambda:eu-west-1:1:function:older', CustomMessage: 'arn' }
    const Pool = { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: 'pies', LambdaConfig } }
    const { Resources } = stackOf({ resources: { Resources: { Pool } }, functions }, naming)
    const arn = { 'Fn::GetAtt': ['checkLambdaFunction', 'Arn'] }
    expect(Resources['Pool']).toEqual({
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        UserPoolName: 'pies',
        LambdaConfig: { PreSignUp: arn, PostConfirmation: arn, CustomMessage: 'arn' },
      },
    })
    expect(Object.keys(Resources)).not.toContain('checkCustomCognitoUserPool1')
    expect(Resources['elsewhereCustomCognitoUserPool1']).toMatchObject({ Type: 'Custom::CognitoUserPool' })
  })
})
