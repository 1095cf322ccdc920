import { expect, it } from 'vitest'
import { isRefusal, reasonOf } from './refusal.ts'

it.each([
  ['{"detail":"Sign in","title":"Unauthorized"}', {}, 'Sign in'],
  ['{"message":"No"}', {}, 'No'],
  [
    '{"detail":"Sign in"}',
    { 'www-authenticate': 'Bearer error_description="The token expired"' },
    'Sign in. The token expired',
  ],
  ['<h1>No</h1>', { 'WWW-Authenticate': 'Bearer error_description="Too late"' }, 'Too late'],
  [{ detail: 'Sign in' }, {}, 'Sign in'],
  ['null', {}, ''],
  [null, {}, ''],
])('finds the reason in %j %j', (source, headers, reason) => {
  expect(reasonOf({ source, headers })).toBe(reason)
})

it('knows a refusal by its status', () => {
  expect([200, 400, 401, 403, 404, 500, 503].filter((statusCode) => isRefusal({ statusCode }))).toEqual([401, 403, 503])
})
