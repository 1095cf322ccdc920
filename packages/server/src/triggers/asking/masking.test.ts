import { expect, it } from 'vitest'
import { maskingOf } from './masking.ts'

it('leaves out secrets by their names, and wherever else they are', () => {
  const event = { request: { password: 'Passw0rd!', code: '123456', userAttributes: { name: 'Ana' } } }
  const answer = {
    response: { privateChallengeParameters: { pie: 'apple', of: ['cherry'] }, claims: ['It is cherry', 123] },
    said: 'Passw0rd! and 123456',
    code: null,
    again: { code: 654321, text: 'It is 654321' },
  }
  expect(maskingOf(event, answer)([event, answer])).toEqual([
    { request: { password: '***', code: '***', userAttributes: { name: 'Ana' } } },
    {
      response: { privateChallengeParameters: '***', claims: ['It is ***', 123] },
      said: '*** and ***',
      code: null,
      again: { code: '***', text: 'It is ***' },
    },
  ])
})

it('looks no deeper than anybody reads', () => {
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown
  expect(JSON.stringify(maskingOf({}, deep)(deep))).toBe(`${'['.repeat(64)}"…"${']'.repeat(64)}`)
})
