import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { findOperation, isOperationName, shapeOf } from './model.ts'
import { operations } from './operations.gen.ts'
import { compilePattern } from './pattern.ts'
import { shapes } from './shapes.gen.ts'
import type { AuthKind, ErrorName, Input, OperationName, Output } from './types.gen.ts'
import type { Document } from './wire.ts'

const all = Object.values(operations)

describe('the operations', () => {
  it('are those of the SDK', () => {
    const commands = Object.keys(sdk).filter((name) => /^[A-Z]\w+Command$/.test(name) && name !== '$Command')
    expect(Object.keys(operations)).toEqual(commands.map((name) => name.replace(/Command$/, '')).sort())
    expect(all).toHaveLength(140)
  })

  it('are authenticated by signature, access token, two also by a session, or not at all', () => {
    const kinds = ['public', 'token', 'token or session', 'signature'] as const
    expect(kinds.map(count)).toEqual([11, 22, 2, 105])
  })

  it('take an access token in the body where that is how they are authenticated', () => {
    for (const { name, auth, input } of all) {
      const shape = shapeOf(input)
      const takesToken = shape.type === 'structure' && 'AccessToken' in shape.members
      expect([name, takesToken]).toEqual([name, auth.startsWith('token')])
    }
  })

  it('have an empty body where the model has no output', () => {
    expect(all.filter(({ output }) => output === undefined)).toHaveLength(13)
  })

  it.each([
    ['AWSCognitoIdentityProviderService.InitiateAuth', 'InitiateAuth'],
    ['AWSCognitoIdentityProviderService.RevokeUserSession', 'RevokeUserSession'],
    ['AWSCognitoIdentityProviderService.initiateAuth', undefined],
    ['AWSCognitoIdentityProviderService.', undefined],
    ['AWSCognitoIdentityProviderService.__proto__', undefined],
    ['AWSCognitoIdentityProviderService.constructor', undefined],
    ['AWSCognitoIdentityProviderService.toString', undefined],
    ['DynamoDB_20120810.GetItem', undefined],
    ['InitiateAuth', undefined],
    ['', undefined],
  ])('are found by target: %s', (target, name) => {
    expect(findOperation(target)?.name).toBe(name)
  })

  it('are not confused with what every object has', () => {
    expect(['hasOwnProperty', '__proto__', 'valueOf'].filter(isOperationName)).toEqual([])
  })
})

describe('the shapes', () => {
  it('are complete', () => {
    for (const name of Object.keys(shapes)) {
      const shape = shapeOf(name)
      const parts =
        shape.type === 'structure'
          ? Object.values(shape.members)
          : shape.type === 'list'
            ? [shape.member]
            : shape.type === 'map'
              ? [shape.key, shape.value]
              : []
      for (const part of parts) expect(() => shapeOf(part)).not.toThrow()
    }
  })

  it('carry no prose', () => {
    expect(readFileSync(new URL('source.json', import.meta.url), 'utf8')).not.toMatch(/documentation|<p>/)
  })

  it.each(['__proto__', 'constructor', 'Nothing'])('do not include %s', (name) => {
    expect(() => shapeOf(name)).toThrow('The model has no shape')
  })
})

describe('a pattern', () => {
  const MESSAGE = String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`
  const VISIBLE = String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}]+`
  const PASSWORD = String.raw`^[\S]+.*[\S]+$`

  it.each([
    [VISIBLE, 'añ😀', true],
    [VISIBLE, 'a b', false],
    [VISIBLE, '', false],
    [VISIBLE, 'a\n', false],
    [MESSAGE, '', true],
    [String.raw`[\w-]+_[0-9a-zA-Z]+`, 'eu-west-1_a_Bc1', true],
    [String.raw`[\w-]+_[0-9a-zA-Z]+`, 'eu-west-1_', false],
    [String.raw`[\S]+`, 'a\u00a0b', true],
    [String.raw`[\S]+`, 'a b', false],
    [PASSWORD, 'pass word', true],
    [PASSWORD, 'a', false],
    [PASSWORD, ' password', false],
    [PASSWORD, 'password\t', false],
    [PASSWORD, 'pass\nword', false],
    [`${VISIBLE}@${VISIBLE}`, 'a@b', true],
    [`${VISIBLE}@${VISIBLE}`, '@@@', true],
    [`${VISIBLE}@${VISIBLE}`, '@b', false],
    [`${VISIBLE}@${VISIBLE}`, 'a@', false],
    [String.raw`.*\{####\}.*`, 'Your code is {####}.', true],
    [String.raw`.*\{####\}.*`, 'Your code\nis {####}.', false],
    [String.raw`${MESSAGE}\{####\}${MESSAGE}`, 'Your code\nis {####}.', true],
    [String.raw`${MESSAGE}\{####\}${MESSAGE}`, 'Your code is ####.', false],
    [String.raw`${MESSAGE}\{##${MESSAGE}##\}${MESSAGE}`, 'Please {##verify##}', true],
    [String.raw`${MESSAGE}\{##${MESSAGE}##\}${MESSAGE}`, '{####}', true],
    [String.raw`${MESSAGE}\{##${MESSAGE}##\}${MESSAGE}`, '{##}', false],
    [String.raw`${MESSAGE}\{##${MESSAGE}##\}${MESSAGE}`, '##} {##', false],
    [String.raw`^[0-9A-Za-z\.\-_]*(?<!\.)$`, 'bucket.', false],
    [String.raw`^[0-9A-Za-z\.\-_]*(?<!\.)$`, 'bucket.a', true],
  ])('%s judges %j as the whole value', (pattern, value, matches) => {
    expect(compilePattern(pattern)(value)).toBe(matches)
  })

  // counts steps rather than time: the plain rule for each pattern may not be left out of the table by a typing error
  it('of the model that repeats overlapping classes is a rule and no expression', () => {
    const overlapping = Object.keys(shapes).flatMap((name) => {
      const shape = shapeOf(name)
      const pattern = 'pattern' in shape ? (shape.pattern ?? '') : ''
      const repeats = pattern.match(/\\p\{L\}[^\]]*\][*+]/g) ?? []
      return repeats.length > 1 ? [pattern] : []
    })
    expect(new Set(overlapping).size).toBe(3)
    for (const pattern of overlapping) {
      const hostile = `${'{####}@'.repeat(40_000)}\u0007`
      expect(compilePattern(pattern)(hostile)).toBe(false) // a backtracking matcher would not come to an end
    }
  })
})

it('stands in generated files that are current', () => {
  const script = fileURLToPath(new URL('../../../../scripts/generate.ts', import.meta.url))
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
})

it('has the types of the wire', () => {
  expectTypeOf<Input<'SignUp'>['Username']>().toEqualTypeOf<string>()
  expectTypeOf<Input<'SignUp'>['Password']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<NonNullable<Input<'SignUp'>['UserAttributes']>[number]['Name']>().toEqualTypeOf<string>()
  expectTypeOf<Input<'InitiateAuth'>['AuthParameters']>().toEqualTypeOf<Record<string, string> | undefined>()
  expectTypeOf<Input<'SetUICustomization'>['ImageFile']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<Input<'CreateManagedLoginBranding'>['Settings']>().toEqualTypeOf<Document | undefined>()
  expectTypeOf<NonNullable<Output<'AdminCreateUser'>['User']>['UserCreateDate']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<{ User: { Username: string; Enabled: undefined } }>().toExtend<Output<'AdminCreateUser'>>()
  expectTypeOf<'$metadata'>().not.toExtend<keyof Output<'GetUser'>>()
  expectTypeOf<AuthKind<'GetUser'>>().toEqualTypeOf<'token'>()
  expectTypeOf<'UserNotFoundException'>().toExtend<ErrorName<'GetUser'>>()
  expectTypeOf<'UsernameExistsException'>().not.toExtend<ErrorName<'GetUser'>>()
  expectTypeOf<'GetUser'>().toExtend<OperationName>()
})

function count(kind: AuthKind): number {
  return all.filter(({ auth }) => auth === kind).length
}
