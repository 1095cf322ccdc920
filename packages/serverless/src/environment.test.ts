import { expect, it } from 'vitest'
import { TemplateError } from '../../provision/src/template/template-error.ts'
import { setEnvironment } from './environment.ts'
import type { Service } from './framework.ts'

const resolve = (value: unknown): unknown => {
  if (JSON.stringify(value).includes('ImportValue')) throw new TemplateError('Not outside AWS.')
  return JSON.stringify(value).includes('NoValue') ? undefined : 'resolved'
}

it('adds to the options of Node wherever they are set', () => {
  const service: Service = {
    service: 'pies',
    provider: { environment: { NODE_OPTIONS: '--enable-source-maps' } },
    functions: { a: { environment: { NODE_OPTIONS: '--trace-warnings' } }, b: { environment: { OTHER: '1' } } },
  }
  const options = (given: unknown) => `${String(given)} --require clock`
  setEnvironment(service, {}, resolve, () => undefined, options)
  expect(service.provider.environment).toEqual({ NODE_OPTIONS: '--enable-source-maps --require clock' })
  expect(service.functions).toEqual({
    a: { environment: { NODE_OPTIONS: '--trace-warnings --require clock' } },
    b: { environment: { OTHER: '1' } },
  })
})

it('resolves references, and leaves out what cannot be had', () => {
  const service: Service = {
    service: 'pies',
    provider: { environment: { POOL: { Ref: 'UserPool' }, STAGE: 'dev', COUNT: 3 } },
    functions: {
      a: { environment: { ARN: { 'Fn::GetAtt': ['UserPool', 'Arn'] }, GONE: { Ref: 'AWS::NoValue' } } },
      b: { environment: { OTHER: { 'Fn::ImportValue': 'x' } } },
      c: {},
    },
  }
  const warnings: string[] = []
  setEnvironment(service, { AWS_REGION: 'eu-west-1', STAGE: 'none' }, resolve, (sentence) => warnings.push(sentence))

  expect(service.provider.environment).toEqual({ AWS_REGION: 'eu-west-1', POOL: 'resolved', STAGE: 'dev', COUNT: 3 })
  expect(service.functions).toEqual({ a: { environment: { ARN: 'resolved' } }, b: { environment: {} }, c: {} })
  expect(warnings).toEqual(['functions.b.environment.OTHER is left out. Not outside AWS.'])
})
