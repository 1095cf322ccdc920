import { assert, property, string } from 'fast-check'
import { expect, it } from 'vitest'
import { fold } from './fold.ts'

it.each([
  ['Ana@Example.COM', 'ana@example.com'],
  ['ÉCLAIR', 'e\u0301clair'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['\u212Aelvin', 'kelvin'],
])('makes %s equal to %s', (one, other) => {
  expect(fold(one)).toBe(fold(other))
})

it('does not depend on the locale', () => {
  expect(fold('I')).toBe('i')
})

it('changes nothing the second time', () => {
  assert(property(string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)))
})
