import { expect, it } from 'vitest'
import { createRandom } from './random.ts'

it('gives as many bytes as asked for, never the same ones again', () => {
  const random = createRandom()
  const seen = new Set<string>()
  for (let round = 0; round < 5_000; round += 1) {
    const bytes = random(16)
    expect(bytes).toHaveLength(16)
    seen.add(Buffer.from(bytes).toString('hex'))
  }
  expect(seen.size).toBe(5_000)
})

it('gives bytes that later calls do not change', () => {
  const random = createRandom()
  const first = random(32)
  const copy = Uint8Array.from(first)
  for (let round = 0; round < 1_000; round += 1) random(32)
  expect(first).toEqual(copy)
})

it.each([0, 1, 64, 65, 480, 481, 4_096, 10_000, 16_384])('gives %d bytes', (size) => {
  expect(createRandom()(size)).toHaveLength(size)
})
