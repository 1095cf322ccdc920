import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

describe('what is published', () => {
  it.each([
    ['handler', /^dist\/[\w-]+\.(js|cjs|d\.ts|d\.cts)$/, []],
    ['server', /^dist\/([\w.-]+\.mjs|THIRD-PARTY-LICENSES\.txt)$/, ['NOTICE', 'dist/poolhouse.mjs']],
    ['serverless', /^dist\/([\w-]+\.(mjs|cjs|d\.mts|d\.cts)|THIRD-PARTY-LICENSES\.txt)$/, ['dist/index.cjs']],
  ])('of packages/%s is its code, README, changes and licence, and nothing else', async (name, code, others) => {
    const folder = join(root, 'packages', name)
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: folder,
    })
    const files = (JSON.parse(stdout) as [{ files: { path: string }[] }])[0].files.map(({ path }) => path) // by npm
    const always = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']
    expect(files).toEqual(expect.arrayContaining([...always, ...others]))
    expect(files.filter((path) => ![...always, ...others].includes(path) && !code.test(path))).toEqual([])
    expect(readFileSync(join(folder, 'LICENSE'))).toEqual(readFileSync(join(root, 'LICENSE')))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toMatch(`## ${version}`)
  })
})

// Until the packages are there, npm answers 404 or, worse, gives somebody else's
it('no README installs from the registry what is not there', () => {
  const ours = String.raw`(@poolhouse/handler|serverless-poolhouse|poolhouse)(?![\w./-])`
  const installs = new RegExp(String.raw`npm (install|i|add)\b[^\n]*\s${ours}|npmjs\.com/package/${ours}`, 'g')
  const texts = globSync(['*.md', 'docs/**/*.md', '{packages,examples}/*/*.md'], { cwd: root }).map((path) => [
    path,
    readFileSync(join(root, path), 'utf8').match(installs) ?? [],
  ])
  expect(Object.fromEntries(texts)).toEqual(Object.fromEntries(texts.map(([path]) => [path, []])))
})
