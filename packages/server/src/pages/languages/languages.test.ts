import { describe, expect, it } from 'vitest'
import * as languages from './index.ts'
import { en } from './europe/en.ts'
import { languageOf } from './languages.ts'
import type { Texts } from './texts.ts'

const flat = (texts: Texts) =>
  Object.entries(texts).flatMap(([group, own]) =>
    Object.entries(own as Record<string, string>).map(([name, text]) => [`${group}.${name}`, text] as const),
  )
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted()
const english = new Map(flat(en.texts))

describe.each(Object.values(languages).map((language) => [language.code, language] as const))(
  '%s',
  (code, { texts }) => {
    it('has a place for every value', () => {
      for (const [name, text] of flat(texts))
        expect([name, places(text)]).toEqual([name, places(english.get(name) ?? '')])
    })

    it('is found by its code, and names no empty text', () => {
      expect(languageOf(code).texts).toBe(texts)
      expect(languageOf(code.toUpperCase()).texts).toBe(texts)
      expect(flat(texts).filter(([, text]) => text.trim() !== text || text === '')).toEqual([])
    })
  },
)

it.each([undefined, '', 'xx', 'constructor', '<script>'])('of %s is English', (code) => {
  expect(languageOf(code)).toBe(en)
})
