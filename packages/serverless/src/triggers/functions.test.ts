import { expect, it } from 'vitest'
import { functionsOf } from './functions.ts'

const service = {
  service: 'pies',
  provider: {},
  functions: { eat: { name: 'pies-dev-eat', handler: 'eat.handler' }, image: { name: 'pies-dev-image' } },
}

it.each([
  [{}, 'http://localhost:3002'],
  [{ lambdaPort: '4002' }, 'http://localhost:4002'],
  [{ host: '127.0.0.1', lambdaPort: 4002 }, 'http://127.0.0.1:4002'],
  [{ host: '0.0.0.0' }, 'http://127.0.0.1:3002'],
  [{ host: '::' }, 'http://[::1]:3002'],
  [{ host: 'fd00::1' }, 'http://[fd00::1]:3002'],
])('with %j the functions of the service are invoked at %s', (options, endpoint) => {
  expect(functionsOf(service, {}, options, '/pies')).toHaveProperty('endpoint', endpoint)
})

it('knows the functions that run: with a handler in the service, or named by the settings', () => {
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:taste'
  const { runs } = functionsOf(service, { greet: './greet.ts', [arn]: './taste.ts' }, {}, '/pies')
  const names = ['pies-dev-eat', 'greet', 'taste', 'pies-dev-image', 'eat', 'constructor']
  expect(names.filter(runs)).toEqual(['pies-dev-eat', 'greet', 'taste'])
})

it('takes paths from the folder of the service', () => {
  const given = {
    greet: './greet.ts#hello',
    taste: { module: 'src/taste.ts', export: 'taste' },
    check: 'https://pies.example/check',
  }
  const { targets, endpoint } = functionsOf({ service: 'pies', provider: {} }, given, {}, '/pies')
  expect({ targets, endpoint }).toEqual({
    targets: {
      greet: '/pies/greet.ts#hello',
      taste: { module: '/pies/src/taste.ts', export: 'taste' },
      check: 'https://pies.example/check',
    },
    endpoint: undefined,
  })
})
