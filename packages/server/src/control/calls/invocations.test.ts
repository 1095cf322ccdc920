import { expect, it } from 'vitest'
import type { Invocation } from '../../domain/invocations.ts'
import { createInvocations } from './invocations.ts'

const invocation = (answer: unknown): Invocation => ({
  trigger: 'PreSignUp',
  triggerSource: 'PreSignUp_SignUp',
  poolId: 'eu-west-1_pies',
  username: 'ana',
  function: 'arn',
  event: {},
  at: new Date(0),
  ms: 1,
  answer,
  again: () => Promise.reject(new Error('no')),
})

it('keeps the last two hundred calls', async () => {
  const invocations = createInvocations(() => 0)
  for (let call = 0; call < 250; call += 1) invocations.told(invocation(call))
  const ids = (await invocations.read({}, 0)).map(({ id }) => id)
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([200, '51', '250'])
  expect(invocations.find('50')).toBeUndefined()
  expect(invocations.find('51')).toHaveProperty('answer', 50)
})

it('keeps fewer where functions answer much', async () => {
  const invocations = createInvocations(() => 0)
  const much = 'x'.repeat(3 * 1024 * 1024)
  for (let call = 0; call < 4; call += 1) invocations.told(invocation(much))
  expect((await invocations.read({}, 0)).map(({ id }) => id)).toEqual(['3', '4'])
  invocations.clear()
  expect(await invocations.read({}, 0)).toEqual([])
})
