import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const words = (name: string) => name.replaceAll(/([a-z\d])(?=[A-Z])/g, '$1-').toLowerCase()

it('is a sorted list of types, each in a file named after it', () => {
  const text = readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8')
  const lines = text.trimEnd().split('\n')
  const types = lines.map((line) => /^export \{ (\w+) \} from '\.\/([\w-]+)\.ts'$/.exec(line)?.slice(1) ?? [line])
  expect(types.filter(([name = '', file]) => file !== words(name))).toEqual([])
  expect(lines).toEqual(lines.toSorted())
})
