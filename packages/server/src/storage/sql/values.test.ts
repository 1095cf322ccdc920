import { expect, it } from 'vitest'
import { parsedOnce } from './values.ts'

const text = (name: string, size = 0) => JSON.stringify({ name, filling: 'x'.repeat(size) })

it('gives one frozen value while the text at a place stays the same', () => {
  const value = parsedOnce('a place', text('a')) as { name: string }
  expect(parsedOnce('a place', text('a'))).toBe(value)
  expect(Object.isFrozen(value)).toBe(true)
  expect(parsedOnce('a place', text('b'))).toEqual({ name: 'b', filling: '' })
  expect(parsedOnce('another place', text('a'))).toEqual(value)
})

it.each([
  ['a thousand texts', 0, 1_100, 1_000],
  ['four million characters of text', 250_000, 60, 16],
])('remembers the last %s', (_, size, texts, most) => {
  const at = (index: number) => parsedOnce(`${size} ${index}`, text(`${size}-${index}`, size))
  const values = Array.from({ length: texts }, (_, index) => at(index))
  let remembered = 0
  while (at(texts - 1 - remembered) === values[texts - 1 - remembered]) remembered += 1
  expect(remembered).toBeGreaterThanOrEqual(most - 2)
  expect(remembered).toBeLessThanOrEqual(most)
})

it('remembers one that is longer than that, until the next', () => {
  const long = text('long', 5_000_000)
  const value = parsedOnce('long', long)
  expect(parsedOnce('long', long)).toBe(value)
  const next = parsedOnce('next', text('next'))
  expect(parsedOnce('next', text('next'))).toBe(next)
  expect(parsedOnce('long', long)).not.toBe(value)
})
