import { describe, expect, it } from 'vitest'
import { mailboxOf } from './sender.ts'

describe('one address', () => {
  it.each([
    ['ana@example.com', '', 'ana@example.com'],
    ['Ana <ana@example.com>', 'Ana', 'ana@example.com'],
    ['"Pies, mince" <ana@example.com>', 'Pies, mince', 'ana@example.com'],
    ['Grüße <ana@example.com>', 'Grüße', 'ana@example.com'],
    ['<ana@example.com>', '', 'ana@example.com'],
  ])('is %s', (text, name, address) => {
    expect(mailboxOf(text)).toEqual({ name, address })
  })

  it.each([
    ['two', 'ana@example.com,eve@example.com'],
    ['two @', 'ana@example.com@eve.example'],
    ['one in a name', 'ana@example.com <eve@example.com>'],
    ['a group', 'all:ana@example.com;'],
    ['a line break', 'ana@example.com\r\nBcc: eve@example.com'],
    ['a line break in a name', 'Ana\n <ana@example.com>'],
    ['a comment', 'ana(eve)@example.com'],
    ['a quoted name that ends early', '"Ana" <eve@example.com>" <ana@example.com>'],
    ['text from right to left', '\u202eAna <ana@example.com>'],
    ['a character without width', 'a\u200bna@example.com'],
    ['a blank', 'ana @example.com'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(mailboxOf(text)).toBeUndefined()
  })
})
