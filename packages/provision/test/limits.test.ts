import { describe, expect, it } from 'vitest'
import { shapeOf } from '../../server/src/model/model.ts'
import { sources } from '../../server/test/shape/source-files.ts'
import { server } from '../../server/test/server.ts'
import * as limits from '../src/limits/index.ts'
import type { Limit } from '../src/limits/limit.ts'
import { UserPool } from '../src/resources/user-pool.ts'
import { UserPoolClient } from '../src/resources/user-pool-client.ts'

/** The tables of limits say what the server does: what they call refused is refused, and what they call kept is kept. */

// It runs one function, so it asks for all
const targets = new Map([['other', { url: 'http://127.0.0.1:1/' }]])
const { client, dispatcher } = await server({ runs: { targets, endpoint: undefined } })
const call = (operation: string, input: object) => dispatcher.call(operation, input, 'eu-west-1')

const TABLES: Readonly<Record<'UserPool' | 'UserPoolClient', readonly Limit[]>> = limits

const LAMBDA = 'arn:aws:lambda:eu-west-1:123456789012:function:f'
const ROLE = 'arn:aws:iam::123456789012:role/r'
const SMS = { SnsCallerArn: ROLE, ExternalId: 'x' }
const DEVELOPER = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.example',
}

/** For each limit properties that meet it. */
const EXAMPLES: Readonly<Record<'UserPool' | 'UserPoolClient', Readonly<Record<string, object>>>> = {
  UserPool: {
    'DcrConfiguration without effect': {},
    'EmailConfiguration.ConfigurationSet without effect': {
      EmailConfiguration: { ...DEVELOPER, ConfigurationSet: 'pies' },
    },
    'IssuerConfiguration without effect': {},
    'KeyConfiguration without effect': {},
    'LambdaConfig.* left out': { LambdaConfig: { PreSignUp: LAMBDA } },
    'SmsConfiguration without effect': { SmsConfiguration: SMS },
    'UserPoolAddOns left out': { UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
    'UserPoolAddOns without effect': { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
    'UserPoolTier without effect': { UserPoolTier: 'LITE' },
  },
  UserPoolClient: {
    'AnalyticsConfiguration without effect': {
      AnalyticsConfiguration: { ApplicationId: 'f'.repeat(32), ExternalId: 'x', RoleArn: ROLE },
    },
    'EnablePropagateAdditionalUserContextData without effect': { EnablePropagateAdditionalUserContextData: true },
    'SupportedIdentityProviders left out': { SupportedIdentityProviders: ['Google'] },
  },
}

const { UserPool: pool } = await client.createUserPool({ PoolName: 'pies' })
const TYPES = {
  UserPool: async (properties: object) => {
    const id = await UserPool.create(call, { ...properties }, 'pies')
    await UserPool.finish?.(call, id, { ...properties })
    await client.adminCreateUser({ UserPoolId: id, Username: 'joe' })
    const { UserPool: described } = await client.describeUserPool({ UserPoolId: id })
    return described
  },
  UserPoolClient: async (properties: object) => {
    const UserPoolId = pool?.Id
    const ClientId = await UserPoolClient.create(call, { UserPoolId, ...properties }, 'pies')
    const { UserPoolClient: described } = await client.describeUserPoolClient({ UserPoolId, ClientId })
    return described
  },
}

describe.each(['UserPool', 'UserPoolClient'] as const)('the limits of a %s', (type) => {
  const table = TABLES[type]
  const keyOf = ({ setting, fate }: Limit) => `${setting} ${fate}`

  it('each have an example', () => {
    expect(Object.keys(EXAMPLES[type])).toEqual(table.map(keyOf))
  })

  it.each(table.map((limit) => [keyOf(limit), limit] as const))('are true of %s', async (key, { fate }) => {
    const properties = EXAMPLES[type][key] ?? {}
    const pending = TYPES[type](properties)
    if (fate === 'left out') await expect(pending).rejects.toThrow()
    else await expect(pending).resolves.toMatchObject(ofTheApi(properties))
  })

  it('name what nothing in the server reads', () => {
    const kept = table.filter(({ fate }) => fate === 'without effect').map(({ setting }) => setting)
    const members = leaves(`Create${type}Request`)
    const unread = members.filter((path) => !isRead(path.split('.').at(-1) ?? path))
    const isListed = (path: string) => table.some(({ setting }) => path === setting || path.startsWith(`${setting}.`))
    expect(unread.filter((path) => !isListed(path) && !ELSEWHERE.has(path))).toEqual([])
    // And the reverse. Of the tiers one lacks a flow, and that texts can be sent is a matter of whether, not of how
    const checked = new Set(['SmsConfiguration', 'UserPoolTier'])
    const whole = kept.filter((path) => members.some((each) => each === path || each.startsWith(`${path}.`)))
    const read = whole.filter((path) => !checked.has(path) && isRead(path.split('.').at(-1) ?? path))
    expect(read).toEqual([])
  })
})

/** Of a creation, but no setting; or read under another name: see `policies` of the pool's settings, and `lambdaConfig`. */
const ELSEWHERE = new Set([
  'AdminCreateUserConfig.UnusedAccountValidityDays',
  'LambdaConfig.PreTokenGenerationConfig.LambdaArn',
  'Schema',
])

/** Where settings are checked, kept and given back. */
const KEEPERS =
  /^(model|storage|operations\/pools\/(create|update|list|set|get|mfa)|operations\/clients\/(update|list)|domain\/(pools\/|clients\/|sessions\/)?(pool-|client-)?settings|domain\/clients\/(scopes|providers))\b/
const code = sources
  .filter(({ path }) => !KEEPERS.test(path))
  .map(({ text }) => text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ''))

function isRead(name: string): boolean {
  return code.some((text) => new RegExp(`\\b${name}\\b`).test(text))
}

/** The paths of a structure's members; a member that is a structure stands for its own. */
function leaves(shape: string, prefix = ''): string[] {
  const { type, members } = shapeOf(shape) as { type: string; members?: Record<string, string> } // a structure has members
  if (type !== 'structure' || !members) return []
  return Object.entries(members).flatMap(([name, of]) => {
    const inner = leaves(of, `${prefix}${name}.`)
    return inner.length > 0 ? inner : [`${prefix}${name}`]
  })
}

/** Without what templates call otherwise than the API. */
function ofTheApi(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith('WebAuthn')))
}
