import { expect, it } from 'vitest'
import { mask } from './messages.ts'

it.each([
  ['EMAIL', 'test@test.com', 't***@t***'],
  ['EMAIL', 'a@b', 'a***@b***'],
  ['EMAIL', '😀nna@pie.example', '😀***@p***'],
  ['EMAIL', '"a@b"@pie.example', '"***@p***'],
  ['SMS', '+15551234567', '+*******4567'],
  ['SMS', '+49', '+*******49'],
] as const)('hides most of the %s destination %s', (medium, destination, masked) => {
  expect(mask(medium, destination)).toBe(masked)
})
