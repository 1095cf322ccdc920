import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stacks } from './stack.ts'

/** What the templates of CDK and Amplify ask of second factors is what the API says of the pool. */

const { client, stack } = await stacks()

type Properties = Record<string, unknown>
interface Template {
  Resources: Record<string, { Type: string; Properties: Properties }>
}

/** A template with other settings of second factors, and the settings of its pool. */
function template(file: string, mfa: Properties) {
  const whole = JSON.parse(readFileSync(join(import.meta.dirname, 'templates', file), 'utf8')) as Template // a template
  const pool = Object.values(whole.Resources).find(({ Type }) => Type === 'AWS::Cognito::UserPool')
  if (!pool) throw new Error(`${file} has no pool.`)
  Object.assign(pool.Properties, mfa)
  return { text: JSON.stringify(whole), properties: pool.Properties }
}

const role = { SnsCallerArn: 'arn:aws:iam::123456789012:role/SmsRole', ExternalId: 'piesUserPool' }
const SMS = { EnabledMfas: ['SMS_MFA'], SmsConfiguration: role }
const BOTH = { ...SMS, EnabledMfas: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'], SmsAuthenticationMessage: 'The code is {####}' }

it.each<[string, string, Properties]>([
  ['CDK with mfa: OPTIONAL', 'cdk.json', { MfaConfiguration: 'OPTIONAL', ...SMS }],
  ['CDK with mfa: REQUIRED and both factors', 'cdk.json', { MfaConfiguration: 'ON', ...BOTH }],
  ['Amplify as it is', 'amplify.json', {}],
  [
    'Amplify with multifactor by app',
    'amplify.json',
    { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
  ],
  ['Amplify with multifactor by app and text', 'amplify.json', { MfaConfiguration: 'OPTIONAL', ...BOTH }],
])('%s is described as it is asked for, and stays so', async (_, file, mfa) => {
  const { text, properties } = template(file, mfa)
  const { run } = stack()
  for (let time = 0; time < 2; time += 1) {
    const { resources } = await run(text)
    const UserPoolId = Object.values(resources).find((id) => /^eu-west-1_\w{9}$/.test(id))
    const { UserPool: described } = await client.describeUserPool({ UserPoolId })
    const factors = await client.getUserPoolMfaConfig({ UserPoolId })
    const { EnabledMfas = [], Schema = [], ...asked } = properties
    expect(described).toMatchObject(asked)
    for (const attribute of Schema as object[]) {
      expect(described?.SchemaAttributes).toContainEqual(expect.objectContaining(attribute))
    }
    expect(described?.MfaConfiguration).toBe(properties['MfaConfiguration'] ?? 'OFF')
    expect(factors.MfaConfiguration).toBe(described?.MfaConfiguration)
    const names = [
      ...(factors.SmsMfaConfiguration ? ['SMS_MFA'] : []),
      ...(factors.SoftwareTokenMfaConfiguration?.Enabled ? ['SOFTWARE_TOKEN_MFA'] : []),
    ]
    expect(names).toEqual(EnabledMfas)
    expect(factors.SmsMfaConfiguration?.SmsConfiguration).toEqual(names.includes('SMS_MFA') ? role : undefined)
  }
})
