import { describe, expect, it } from 'vitest'
import type { Said } from '../../../test/pages/examples.ts'
import { examples } from '../../../test/pages/examples.ts'
import { page } from '../../http/browser/page.ts'
import { brandOf } from '../branding/brand.ts'
import * as languages from '../languages/index.ts'
import { languageOf } from '../languages/languages.ts'
import type { Frame } from '../parts/frame.ts'

const TURN = '\u202e'
const HOSTILE = `"'><script>alert(1)</script><!--&amp;\`\${x}{destination}${TURN}${'long'.repeat(500)}`
const VOID = new Set(['input', 'meta', 'link', 'img', 'source', 'rect', 'path', 'circle'])

function frameIn(code: string): Frame {
  return { language: languageOf(code), brand: brandOf(), application: 'Pies', formsLeadTo: ['https://app.example'] }
}

async function texts(frame: Frame, said?: Said): Promise<Record<string, string>> {
  const pages = Object.entries(examples(frame, said))
  return Object.fromEntries(
    await Promise.all(pages.map(async ([name, shown]) => [name, await (await page(shown)).text()])),
  )
}

/** Elements with the names of their attributes, without what is ours and the same everywhere. */
function elements(text: string): [tag: string, attributes: string[]][] {
  const own = text.replaceAll(/<(style|script|svg)\b[^>]*>[^]*?<\/\1>/g, '')
  return [...own.matchAll(/<(\/?[a-z]\w*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(
    ([, tag = '', attributes = '']) => [
      tag,
      [...attributes.matchAll(/([\w-]+)(?:="[^"]*")?/g)].map(([, name = '']) => name),
    ],
  )
}

function attributeValues(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].flatMap(([, value = '']) => value.split(' '))
}

describe.each(Object.values(languages).map(({ code }) => code))('in %s, every screen', async (code) => {
  const frame = frameIn(code)
  const plain = await texts(frame)

  it('closes what it opens, and names what is there', () => {
    for (const [name, text] of Object.entries(plain)) {
      const open: string[] = []
      for (const [tag] of elements(text)) {
        if (tag.startsWith('/')) expect([name, `/${open.pop()}`]).toEqual([name, tag])
        else if (!VOID.has(tag)) open.push(tag)
      }
      expect([name, open]).toEqual([name, []])
      const ids = attributeValues(text, 'id')
      expect([name, ids]).toEqual([name, [...new Set(ids)]])
      const named = ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls'].flatMap((at) =>
        attributeValues(text, at),
      )
      expect([name, named.filter((id) => !ids.includes(id))]).toEqual([name, []])
      expect(text).toContain(`<html lang="${code}" dir="ltr">`)
      expect([
        name,
        /\{\w+\}|undefined|\[object|NaN/.exec(text.replaceAll(/<(style|script)>[^]*?<\/\1>/g, '')),
      ]).toEqual([name, null])
    }
  })
})

describe('every screen', () => {
  const frame = frameIn('en')

  it('is the same page, whatever people call themselves', async () => {
    const plain = await texts(frame)
    for (const [name, text] of Object.entries(await texts(frame, (value) => `${value}${HOSTILE}`))) {
      expect([name, elements(text)]).toEqual([name, elements(plain[name] ?? '')])
      expect([name, text.includes('<script>alert')]).toEqual([name, false])
      expect([name, text.includes('<!--')]).toEqual([name, false])
    }
  })

  it('keeps marks that turn the direction of a text to what they came with', async () => {
    for (const [name, text] of Object.entries(await texts(frame, (value) => `${value}${HOSTILE}`))) {
      const outside = text.replaceAll(/<(style|script|bdi)>[^]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, '')
      expect([name, outside.includes(TURN)]).toEqual([name, false])
    }
  })

  it('sends every form with its token, and no password back', async () => {
    const values = { username: 'ana', password: 'Passw0rd!', confirmPassword: 'Passw0rd!' }
    for (const [name, text] of Object.entries(await texts(frame))) {
      const forms = text.split('<form').slice(1)
      expect([name, forms.filter((form) => !form.includes('name="_csrf" value="csrf"'))]).toEqual([name, []])
    }
    const { signIn } = await import('./sign-in/sign-in.ts')
    const local = { form: { action: '/', csrf: '' }, identifier: 'username', withPassword: true, values } as const
    const text = await (await page(signIn(frame, { local, providers: [] }))).text()
    expect([text.includes('value="ana"'), text.includes('Passw0rd')]).toEqual([true, false])
  })

  it('may be framed by nobody, runs and loads nothing that is not ours, and leads to the application alone', async () => {
    const response = await page(examples(frame)['sign-in'] ?? { title: '', body: '' as never })
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; style-src ('sha256-[\w+/=]+' ?)+; script-src 'sha256-[\w+/=]+'; /)
    expect(policy).toContain("form-action 'self' https://app.example; frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*|img-src/)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

it('has the words of a button in one piece, which the gap between its parts does not tear', async () => {
  const text = (await texts(frameIn('en')))['leading']
  expect(text).toContain('<span>Continue with <bdi>Acme Staff</bdi></span>')
})
