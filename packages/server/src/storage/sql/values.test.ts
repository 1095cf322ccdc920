import { expect, it } from 'vitest'
import { parsedOnce } from './values.ts'

const text = (name: string, size = 0) => JSON.stringify({ name, filling: 'x'.repeat(size) })

it('gives one frozen value for one text', () => {
  const value = parsedOnce(text('a')) as { name: string }
  expect(parsedOnce(text('a'))).toBe(value)
  expect(Object.isFrozen(value)).toBe(true)
})

it.each([
  ['a thousand texts', 0, 1_100, 1_000],
  ['four million characters of text', 250_000, 60, 16],
])('remembers the last %s', (_, size, texts, most) => {
  const values = Array.from({ length: texts }, (_, index) => parsedOnce(text(`${size}-${index}`, size)))
  let remembered = 0
  while (parsedOnce(text(`${size}-${texts - 1 - remembered}`, size)) === values[texts - 1 - remembered]) remembered += 1
  expect(remembered).toBeGreaterThanOrEqual(most - 2)
  expect(remembered).toBeLessThanOrEqual(most)
})

it('remembers one that is longer than that, until the next', () => {
  const long = text('long', 5_000_000)
  const value = parsedOnce(long)
  expect(parsedOnce(long)).toBe(value)
  const next = parsedOnce(text('next'))
  expect(parsedOnce(text('next'))).toBe(next)
  expect(parsedOnce(long)).not.toBe(value)
})
