import { expect, it } from 'vitest'
import { report } from './report.ts'

const url = 'http://localhost:7665'
const provisioned = {
  outputs: { UserPoolId: 'eu-west-1_abc' },
  unresolved: {},
  resources: { UserPool: 'eu-west-1_abc' },
  changes: [],
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
