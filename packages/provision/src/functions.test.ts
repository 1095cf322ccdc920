import { expect, it } from 'vitest'
import { triggersOf } from './functions.ts'
import { parseTemplate } from './template/parse-template.ts'

const place = { stackName: 'pies', region: 'eu-west-1', accountId: '123456789012' }
const named = (text: string, parameters = {}) =>
  triggersOf({ ...place, template: parseTemplate(text), parameters }).map(({ logicalId, name }) => [logicalId, name])

it('finds the functions that pools name: by reference, by ARN, with a version, and in the branch that is taken', () => {
  const template = `
    Parameters: { Mail: { Type: String, Default: no } }
    Conditions: { Mails: !Equals [!Ref Mail, yes] }
    Resources:
      Pool:
        Type: AWS::Cognito::UserPool
        Properties:
          LambdaConfig:
            PreSignUp: !GetAtt Check.Arn
            PostConfirmation: arn:aws:lambda:eu-west-1:123456789012:function:welcome
            PreTokenGenerationConfig: { LambdaArn: !Sub "\${Claims.Arn}", LambdaVersion: V2_0 }
            CustomMessage: !If [Mails, !GetAtt Write.Arn, !Ref AWS::NoValue]
      Check: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub "\${AWS::StackName}-check" } }
      Welcome: { Type: AWS::Lambda::Function, Properties: { FunctionName: welcome } }
      Claims: { Type: AWS::Serverless::Function, Properties: { FunctionName: claims } }
      Write: { Type: AWS::Lambda::Function, Properties: { FunctionName: write } }
      Other: { Type: AWS::Lambda::Function }
  `
  const always = [
    ['Check', 'pies-check'],
    ['Welcome', 'welcome'],
    ['Claims', 'claims'],
  ]
  expect(named(template)).toEqual(always)
  expect(named(template, { Mail: 'yes' })).toEqual([...always, ['Write', 'write']])
})

it('gives functions of SAM what all have in common', () => {
  const [check] = triggersOf({
    ...place,
    template: parseTemplate(`
      Transform: AWS::Serverless-2016-10-31
      Globals: { Function: { Runtime: nodejs24.x, Handler: a.handler, Environment: { Variables: { A: 1, B: !Ref Pool } } } }
      Resources:
        Pool: { Type: AWS::Cognito::UserPool }
        Check:
          Type: AWS::Serverless::Function
          Properties:
            Handler: b.handler
            Environment: { Variables: { B: !Sub b, C: 3 } }
            Events: { E: { Type: Cognito, Properties: { UserPool: !Ref Pool, Trigger: PreSignUp } } }
    `),
  })
  expect([check?.property('Runtime'), check?.property('Handler')]).toEqual(['nodejs24.x', 'b.handler'])
  expect(check?.environment).toEqual({ A: 1, B: { 'Fn::Sub': 'b' }, C: 3 })
})
