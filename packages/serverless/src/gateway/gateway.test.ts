import { expect, it } from 'vitest'
import { createTestPool } from '../../../handler/src/testing/pool.ts'
import type { Authorizer } from './authorizers.ts'
import { judgeOf } from './gateway.ts'

const pool = createTestPool()
const authorizer: Authorizer = {
  api: 'rest',
  poolIds: [pool.userPoolId],
  clientIds: null,
  scopes: [],
  source: { place: 'header', name: 'authorization' },
  expression: undefined,
}

// The real pools stand behind test/offline.long.test.ts; here is none
it.each([
  ['rest', null],
  ['http', 'Internal Server Error'],
] as const)('fails in a %s API while the pool cannot be reached', async (api, message) => {
  const judge = judgeOf({ ...authorizer, api }, { url: 'http://127.0.0.1:1', clock: Date.now })
  const request = { headers: { authorization: pool.token() }, url: new URL('http://localhost/') }
  await expect(judge(request)).resolves.toMatchObject({ refusal: { status: 500, headers: {}, message } })
})
