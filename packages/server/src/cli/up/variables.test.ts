import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { resolveVariables } from './variables.ts'

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-variables-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'pies.yml'), 'dev: { pie: apple, of: "${self:service}" }\nprod: { pie: !Ref Pie }\n')

const config = {
  service: 'bakery',
  provider: { stage: "${opt:stage, 'dev'}" },
  custom: { all: '${file(pies.yml)}', mine: '${self:custom.all.${sls:stage}}', list: [1, { a: 'b' }] },
  params: { default: { sender: 'a' }, prod: { sender: 'b' } },
}
const resolved = (text: string, stage?: string) => {
  const all = resolveVariables({ ...config, text }, { stage, folder }) as { text: unknown } // as it went in
  return all.text
}

describe('variables of a Serverless configuration', () => {
  it.each([
    ['${self:service}', 'bakery'],
    ['${sls:stage}-${self:custom.mine.pie}', 'dev-apple'],
    ['${self:custom.mine}', { pie: 'apple', of: 'bakery' }],
    ['${file(pies.yml):prod.pie}', { Ref: 'Pie' }],
    ['${self:custom.list.1.a}', 'b'],
    ["${env:POOLHOUSE_TEST_NONE, ''}", ''],
    ["${opt:none, ${self:custom.none, 'a, b'}}", 'a, b'],
    ['${self:custom.none, ${self:custom.list}}', [1, { a: 'b' }]],
    ['${param:none, true}', true],
    ["${file(none.yml):a, 'b'}", 'b'],
    ['${param:sender}', 'a'],
    ['${AWS::Region}-${Pool.Arn}-${self:service}', '${AWS::Region}-${Pool.Arn}-bakery'],
    ['no ${', 'no ${'],
  ])('%s', (text, value) => {
    expect(resolved(text)).toEqual(value)
  })

  it('are those of the stage that is asked for', () => {
    expect(resolved('${sls:stage} ${param:sender}', 'prod')).toBe('prod b')
  })

  it.each([
    ['${ssm:/pie}', 'is resolved by the Serverless Framework only'],
    ['${cf(eu-west-1):stack.Output}', 'is resolved by the Serverless Framework only'],
    ['${file(pies.js)}', 'is a program'],
    ['${file(none.yml)}', 'has no value'],
    ['${self:none}', '${self:none} has no value.'],
    ['${self:text}', 'stands for itself, or for too much'],
    ['a ${self:custom.list}', 'is no text'],
  ])('%s is refused', (text, words) => {
    expect(() => resolved(text)).toThrow(words)
  })

  it('that stand twice for the next are refused before they fill the memory', () => {
    const doubles = Array.from({ length: 29 }, (_, index) => [
      `v${index}`,
      `\${self:v${index + 1}}\${self:v${index + 1}}`,
    ])
    const bomb = { ...Object.fromEntries(doubles), v29: 'x' } as object
    expect(() => resolveVariables(bomb, { stage: undefined, folder })).toThrow('for too much')
  })
})
