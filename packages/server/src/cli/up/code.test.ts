import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { codeOf } from './code.ts'

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-code-'))
afterAll(() => rmSync(folder, { recursive: true }))
const asset = `asset.${'0a'.repeat(32)}`
for (const path of ['src/a.ts', 'src/a.js', 'src/b/index.mjs', 'src/c.d.js', 'src/lib/e.ts', `${asset}/index.js`]) {
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  writeFileSync(join(folder, path), '')
}
const found = (properties: Readonly<Record<string, unknown>>, metadata = {}) =>
  codeOf({ logicalId: 'F', name: 'f', property: (name) => properties[name], environment: {}, metadata }, folder)
const at = (file: string, name = 'handler') => ({ entry: { file: join(folder, file) }, export: name, environment: {} })
const built = { BuildMethod: 'esbuild', BuildProperties: { EntryPoints: ['lib/e.ts'] } }

it.each([
  ['TypeScript before what it was compiled to', { CodeUri: 'src', Handler: 'a.handler' }, {}, at('src/a.ts')],
  ['a path in the handler', { Handler: 'src/a.other' }, {}, at('src/a.ts', 'other')],
  ['a folder with an index', { Code: './src', Handler: 'b.handler' }, {}, at('src/b/index.mjs')],
  ['a name with dots', { CodeUri: 'src', Handler: 'c.d.handler' }, {}, at('src/c.d.js')],
  ['what SAM bundles', { CodeUri: 'src', Handler: 'e.handler' }, built, at('src/lib/e.ts')],
  ['an asset', { Handler: 'index.handler' }, { 'aws:asset:path': asset }, at(`${asset}/index.js`)],
  [
    'an asset by its hash',
    { Code: { S3Key: `${'0a'.repeat(32)}.zip` }, Handler: 'index.handler' },
    {},
    at(`${asset}/index.js`),
  ],
  ['code in the template', { InlineCode: 'x', Handler: 'index.handler' }, {}, { ...at(''), entry: { text: 'x' } }],
])('finds %s', (_, properties, metadata, code) => {
  expect(found(properties, metadata)).toEqual(code)
})

it.each([
  ['another language', { Runtime: 'java21', Handler: 'Pie::bake' }, 'its runtime is java21'],
  ['an image', { PackageType: 'Image' }, 'it is a container image'],
  ['no handler', { Runtime: 'nodejs24.x' }, 'it has no Handler'],
  ['code in a bucket', { CodeUri: 's3://pies/a.zip', Handler: 'a.handler' }, 'its code is not on this machine'],
  [
    'an object in a bucket',
    { Code: { S3Bucket: 'b', S3Key: 'k' }, Handler: 'a.handler' },
    'its code is not on this machine',
  ],
  ['a folder that there is not', { CodeUri: 'none', Handler: 'a.handler' }, 'there is no folder'],
  ['a file that there is not', { CodeUri: 'src', Handler: 'none.handler' }, 'there is no '],
])('says why not: %s', (_, properties, why) => {
  expect(found(properties)).toEqual({ why: expect.stringContaining(why) })
})
