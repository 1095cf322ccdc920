import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, describe, expect, it } from 'vitest'
import { readFile } from './file.ts'
import type { FunctionsGiven } from './functions.ts'
import { functions } from './functions.ts'
import { lambda } from './lambda.ts'
import { applyFile } from './section.ts'

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-functions-'))
const path = join(folder, 'poolhouse.yml')
writeFileSync(join(folder, 'define.ts'), '')
afterAll(() => rmSync(folder, { recursive: true }))

/** What a section of functions says. */
function read(section: string) {
  const command = new Command()
  writeFileSync(path, `functions:\n${section}`)
  applyFile(command, [functions], readFile(path), path)
  return Object.fromEntries(functions.read(command.opts<FunctionsGiven>()))
}

const module = join(folder, 'define.ts')

describe('the section of functions', () => {
  it.each([
    ['a module', './define.ts', { module, export: 'handler', environment: {} }],
    ['one of its exports', 'define.ts#define', { module, export: 'define', environment: {} }],
    [
      'an environment',
      '{ module: ./define.ts, export: define, environment: { PIES: 3, HOT: true } }',
      { module, export: 'define', environment: { PIES: '3', HOT: 'true' } },
    ],
    ['a URL', 'https://pies.example.com/hook?a=1', { url: 'https://pies.example.com/hook?a=1' }],
  ])('names %s', (_, text, target) => {
    expect(read(`  pie: ${text}`)).toEqual({ pie: target })
  })

  it('calls a function by its whole ARN too', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:pie'
    expect(read(`  ${arn}: ./define.ts`)).toHaveProperty([arn])
  })

  it.each([
    ['  pie pie: ./define.ts', '"functions.pie pie": A function is called by its name'],
    ['  arn:aws:s3:::pies: ./define.ts', 'A function is called by its name'],
    ['  pie: ./define.py', '"functions.pie": It is a module such as ./triggers/define.ts#handler, or a URL.'],
    ['  pie: ./define.ts#a-b', 'It is a module such as'],
    ['  pie: 7', 'It is a module such as'],
    ['  pie: [./define.ts]', 'It is a module such as'],
    ['  pie: https://u:p@pies.example.com', 'A URL is whole, and has no user.'],
    ['  pie: "https://"', 'A URL is whole, and has no user.'],
    ['  pie: { export: handler }', 'It has no "module", the path of a file.'],
    ['  pie: { module: ./define.ts, export: [a] }', 'Its "export" is the name of a function'],
    ['  pie: { module: ./define.ts, environment: pies }', 'Its "environment" is a map of texts.'],
    ['  pie: { module: ./define.ts, environment: { a: [1] } }', 'Its "environment" is a map of texts.'],
    ['  pie: { module: ./define.ts, memory: 7 }', 'It has no setting "memory". It has module, export, environment.'],
    ['  pie: ./none.ts', `The function pie has no module: there is no file ${join(folder, 'none.ts')}.`],
    ['  - pie', 'the section "functions" holds no settings.'],
  ])('is refused for %s', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})

describe('the Lambda endpoint', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAPIE', AWS_SECRET_ACCESS_KEY: 'secret' }

  it('is none unless told', () => {
    expect(lambda.read({}, keys)).toBeUndefined()
  })

  it('is called with the keys of the environment, which Amazon’s own needs', () => {
    const own = { accessKeyId: 'AKIAPIE', secretAccessKey: 'secret', sessionToken: undefined }
    expect(lambda.read({ lambdaEndpoint: 'aws' }, keys)).toEqual({ endpoint: 'aws', keys: own })
    expect(() => lambda.read({ lambdaEndpoint: 'aws' }, {})).toThrow('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
    const local = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: undefined }
    const lambdaEndpoint = 'http://localhost:3002'
    expect(lambda.read({ lambdaEndpoint }, {})).toEqual({ endpoint: lambdaEndpoint, keys: local })
  })
})
