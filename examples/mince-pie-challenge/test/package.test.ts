import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const service = fileURLToPath(new URL('..', import.meta.url))
const osls = createRequire(import.meta.url).resolve('osls/bin/serverless.js')

// Where the page is
const ADDRESSES = [
  'https://mince-pies.example/',
  { 'Fn::Sub': 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/' },
]

it('packages a template that deploys to AWS as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mince-pie-'))
  try {
    const options = ['package', '--stage', 'production', '--package', folder]
    await promisify(execFile)(process.execPath, [osls, ...options], { cwd: service, timeout: 60_000 })
    const text = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8')
    const { Conditions, Resources, Outputs } = JSON.parse(text) as Record<
      'Conditions' | 'Resources' | 'Outputs',
      Record<string, object>
    > // by osls

    expect(Resources['UserPool']).toEqual({
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        UserPoolName: 'mince-pie-challenge-production',
        AliasAttributes: ['email'],
        AutoVerifiedAttributes: ['email'],
        Policies: {
          PasswordPolicy: {
            MinimumLength: 6,
            RequireLowercase: false,
            RequireNumbers: false,
            RequireSymbols: false,
            RequireUppercase: false,
          },
        },
        Schema: [
          {
            Name: 'email',
            AttributeDataType: 'String',
            Mutable: { 'Fn::If': ['HasGoogle', true, false] },
            Required: true,
          },
        ],
        EmailConfiguration: { 'Fn::If': ['HasSender', expect.any(Object), { Ref: 'AWS::NoValue' }] },
        LambdaConfig: {
          PreTokenGeneration: { 'Fn::GetAtt': ['PreTokenLambdaFunction', 'Arn'] },
          CustomMessage: {
            'Fn::If': ['HasSender', { 'Fn::GetAtt': ['CustomMessageLambdaFunction', 'Arn'] }, { Ref: 'AWS::NoValue' }],
          },
        },
      },
    })
    const isGiven = { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] }
    expect(Conditions).toEqual({ HasSender: isGiven, HasGoogle: isGiven })
    for (const name of ['PreToken', 'CustomMessage']) {
      expect(Resources[`${name}Permission`]).toMatchObject({
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { Ref: `${name}LambdaFunction` },
          Principal: 'cognito-idp.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': ['UserPool', 'Arn'] },
        },
      })
      // CloudFormation refuses a pool and a function that name each other
      expect(JSON.stringify(Resources[`${name}LambdaFunction`])).not.toContain('"UserPool')
    }
    expect(Resources['UserPoolClient']).toEqual({
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: {
        ClientName: 'mince-pie-challenge-client-production',
        UserPoolId: { Ref: 'UserPool' },
        GenerateSecret: false,
        ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid', 'email'],
        SupportedIdentityProviders: [
          'COGNITO',
          { 'Fn::If': ['HasGoogle', { Ref: 'Google' }, { Ref: 'AWS::NoValue' }] },
        ],
        CallbackURLs: ADDRESSES,
        LogoutURLs: ADDRESSES,
      },
    })
    expect(Resources['UserPoolDomain']).toMatchObject({
      Type: 'AWS::Cognito::UserPoolDomain',
      Properties: { Domain: { 'Fn::Sub': 'mince-pie-challenge-production-${AWS::AccountId}' }, ManagedLoginVersion: 2 },
    })
    expect(Resources['Google']).toMatchObject({ Condition: 'HasGoogle' })
    for (const name of ['Page', 'Public', 'Optional', 'Strict', 'Admin', 'Pie', 'Authorized', 'Authorizer']) {
      expect(Resources[`${name}LambdaFunction`]).toMatchObject({
        Properties: { Environment: { Variables: { USER_POOL_ID: { Ref: 'UserPool' } } } },
      })
    }
    expect(Resources['AuthorizerLambdaFunction']).toMatchObject({
      Properties: { Environment: { Variables: { USER_POOL_CLIENT_ID: { Ref: 'UserPoolClient' } } } },
    })
    const authorizers = Object.values(Resources).filter(
      (resource) => 'Type' in resource && resource.Type === 'AWS::ApiGatewayV2::Authorizer',
    )
    expect(authorizers).toMatchObject([
      { Properties: { AuthorizerType: 'REQUEST', EnableSimpleResponses: true, AuthorizerPayloadFormatVersion: '2.0' } },
    ])
    expect(Resources['HttpApi']).toMatchObject({
      Properties: {
        CorsConfiguration: {
          AllowOrigins: ['https://mince-pies.example'],
          AllowHeaders: ['Authorization', 'Content-Type'],
          AllowMethods: ['GET'],
          ExposeHeaders: ['WWW-Authenticate', 'Retry-After'],
          MaxAge: 600,
        },
      },
    })
    expect(Resources['HttpApiRouteGetAuthorized']).toMatchObject({ Properties: { AuthorizationType: 'CUSTOM' } })
    expect(Outputs).toMatchObject({
      UserPoolId: { Value: { Ref: 'UserPool' } },
      UserPoolClientId: { Value: { Ref: 'UserPoolClient' } },
    })
    expect(text).not.toMatch(/localhost|127\.0\.0\.1|poolhouse/i)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 60_000)
