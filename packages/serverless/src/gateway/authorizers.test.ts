import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../../provision/src/template/template-error.ts'
import { readTemplate } from '../../../provision/src/template/template.ts'
import { UnknownPool, authorizerOf } from './authorizers.ts'
import type { Stack } from './authorizers.ts'

const POOL = 'eu-west-1_AbCdEfGhI'
const ARN = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${POOL}`
const jwt = { type: 'jwt', issuerUrl: `http://localhost:7665/${POOL}`, audience: ['client'] }

function stackWith(httpAuthorizers: Record<string, unknown> = {}, resources: Record<string, unknown> = {}): Stack {
  return {
    httpAuthorizers,
    template: readTemplate({ Resources: resources }),
    poolIds: [POOL],
    resolve(value) {
      if (typeof value !== 'object') return value
      throw new TemplateError('Not outside AWS.')
    },
  }
}

describe('a JWT authorizer', () => {
  const find = (settings: object) =>
    authorizerOf({ isHttpApi: true, authorizer: 'tokens' }, stackWith({ tokens: settings }))

  it.each([
    `http://localhost:7665/${POOL}`,
    `https://localhost:7665/${POOL}/`,
    `https://cognito-idp.eu-west-1.amazonaws.com/${POOL}`,
  ])('is of this stack as %s', (issuerUrl) => {
    expect(find({ ...jwt, issuerUrl })).toEqual({
      api: 'http',
      poolIds: [POOL],
      clientIds: ['client'],
      scopes: [],
      source: { place: 'header', name: 'authorization' },
      expression: undefined,
    })
  })

  it.each([
    'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Elsewhere',
    `https://login.example.com/${POOL}/more`,
    { 'Fn::ImportValue': 'issuer' },
  ])('is not of this stack as %j', (issuerUrl) => {
    expect(() => find({ ...jwt, issuerUrl })).toThrow(UnknownPool)
  })

  it('leaves out clients that cannot be had, and is of no use without any', () => {
    const elsewhere = { 'Fn::ImportValue': 'client' }
    expect(find({ ...jwt, audience: ['client', elsewhere] })?.clientIds).toEqual(['client'])
    expect(() => find({ ...jwt, audience: [elsewhere] })).toThrow('The authorizer tokens has no audience.')
  })

  it('refuses a source that no request has', () => {
    expect(() => find({ ...jwt, identitySource: '$context.path' })).toThrow('$context.path')
  })

  it.each([undefined, 'aws_iam', 'constructor', { type: 'aws_iam' }, { name: 'function' }])(
    'is something else than %j',
    (authorizer) => {
      const stack = stackWith({ function: { type: 'request', functionName: 'authorizer' } })
      expect(authorizerOf({ isHttpApi: true, authorizer }, stack)).toBeUndefined()
    },
  )
})

describe('a Cognito authorizer', () => {
  it.each([ARN, { name: 'pool', arn: ARN }, { type: 'cognito_user_pools', name: 'pool', arn: ARN }])(
    'is of this stack as %j',
    (authorizer) => {
      expect(authorizerOf({ authorizer }, stackWith())).toMatchObject({ api: 'rest', poolIds: [POOL], clientIds: null })
    },
  )

  it.each([
    ARN.replace(POOL, 'eu-west-1_Elsewhere'),
    { type: 'COGNITO_USER_POOLS', name: 'pool', arn: { 'Fn::ImportValue': 'pool' } },
    { type: 'COGNITO_USER_POOLS', authorizerId: { Ref: 'Nothing' } },
    { type: 'COGNITO_USER_POOLS', authorizerId: 'abc123' },
  ])('is not of this stack as %j', (authorizer) => {
    expect(() => authorizerOf({ authorizer }, stackWith())).toThrow(UnknownPool)
  })

  it('matches the client as a whole', () => {
    const authorizer = { name: 'pool', arn: ARN, identityValidationExpression: 'pies|cakes' }
    const { expression } = authorizerOf({ authorizer }, stackWith()) ?? {}
    expect(['pies', 'cakes', 'pies-too'].map((client) => expression?.test(client))).toEqual([true, true, false])
  })

  it.each([
    undefined,
    'aws_iam',
    'authorizer',
    { name: 'authorizer' },
    { arn: 'arn:aws:lambda:eu-west-1:1:function:f' },
  ])('is something else than %j', (authorizer) => {
    expect(authorizerOf({ authorizer }, stackWith())).toBeUndefined()
  })
})
