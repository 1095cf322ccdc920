import { expect, it } from 'vitest'
import type { Shortfall } from '../limits/shortfall.ts'
import { report } from './report.ts'

const url = 'http://localhost:7665'
const provisioned = {
  outputs: { UserPoolId: 'eu-west-1_abc' },
  unresolved: {},
  resources: { UserPool: 'eu-west-1_abc' },
  changes: [],
  shortfalls: [],
  state: { resources: {} },
  resolve: (value: unknown) => value,
}
const place = { stackName: 'pies-dev', url, region: 'eu-west-1' }

it.each([
  ['/pies', '.poolhouse/pies-dev'],
  ['/', 'pies/.poolhouse/pies-dev'],
  ['/elsewhere', '/pies/.poolhouse/pies-dev'],
])('names the data folder as it is found from %s', (from, expected) => {
  const text = report(provisioned, { ...place, from, data: '/pies/.poolhouse/pies-dev' })
  expect(text).toContain(`  Data        ${expected}\n`)
})

it('leads to the inbox that a person reads', () => {
  expect(report(provisioned, { ...place, from: '/', data: undefined })).toContain(`  Inbox       ${url}/_poolhouse/\n`)
})

it('lists what the stack does not get, by what becomes of it', () => {
  const of = { logicalId: 'Pool', type: 'AWS::Cognito::UserPool' }
  const shortfalls: Shortfall[] = [
    { ...of, fate: 'without effect', property: 'SmsAuthenticationMessage', values: ['{####} is it'], because: 'why' },
    { ...of, fate: 'without effect', property: 'DeviceConfiguration', values: [], because: 'why not' },
    { ...of, fate: 'left out', property: 'EnabledMfas', values: ['SMS_MFA'], because: 'why' },
    { ...of, fate: 'left out', property: 'MfaConfiguration', values: ['ON'], because: 'why' },
    { logicalId: 'Domain', type: 'AWS::Cognito::UserPoolDomain', fate: 'not provisioned', because: 'no pages' },
  ]
  const text = report({ ...provisioned, shortfalls }, { ...place, from: '/', data: undefined })
  expect(text).toContain(`
  Not provisioned (placeholders stand in for them):
    Domain (AWS::Cognito::UserPoolDomain) – no pages
  Left out:
    Pool EnabledMfas (SMS_MFA), MfaConfiguration (ON) – why
  Without effect:
    Pool SmsAuthenticationMessage – why
    Pool DeviceConfiguration – why not
`)
})
