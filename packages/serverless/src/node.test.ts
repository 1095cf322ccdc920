import { expect, it } from 'vitest'
import { findNode, isNewEnough } from './node.ts'

it.each([
  ['v20.20.2', false],
  ['v22.17.9', false],
  ['v22.18.0', true],
  ['v24.0.0', true],
])('%s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected)
})

it('takes the Node it runs on when that is new enough', async () => {
  await expect(findNode([])).resolves.toBe(process.execPath)
})
