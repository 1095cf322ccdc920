import { isAbsolute, relative } from 'node:path'
import type { Provisioned } from '../../server/src/provision/provision.ts'

export interface Place {
  readonly stackName: string
  readonly url: string
  readonly region: string
  readonly data: string | undefined
  /** The folder that the person is in: paths are shown as they work from there. */
  readonly from: string
}

/** Says where the user pool is, what became of the stack, and how to sign up. */
export function report({ outputs, resources, changes }: Provisioned, place: Place): string {
  const { stackName, url, region, data, from } = place
  const values = Object.entries(Object.keys(outputs).length > 0 ? outputs : resources)
  const rows: [string, string][] = [
    ...values.map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    ['Endpoint', url],
    ['Inbox', `${url}/_poolhouse/`],
    ['Data', data === undefined ? 'in memory, gone when this ends' : folder(from, data)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const changed = changes.filter(({ action }) => action !== 'kept')
  const client = changes.find(({ type }) => type === 'AWS::Cognito::UserPoolClient')?.physicalId

  return [
    `User pool of ${stackName}`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    ...(changed.length > 0 ? ['', ...changed.map(changeLine)] : []),
    ...(client === undefined ? [] : ['', '  Sign up:', ...signUp(url, region, client).map((line) => `    ${line}`)]),
    '',
  ].join('\n')
}

function changeLine({ action, logicalId, physicalId, properties }: Provisioned['changes'][number]): string {
  return `  ${action} ${logicalId} (${physicalId})${properties.length > 0 ? `: ${properties.join(', ')}` : ''}`
}

function signUp(url: string, region: string, client: string): string[] {
  return [
    `aws cognito-idp sign-up --endpoint-url ${url} --region ${region} \\`,
    `  --client-id ${client} \\`,
    "  --username joe_bloggs --password 'MySuperSecurePassw0rd!' \\",
    '  --user-attributes Name=email,Value=joe@example.com',
  ]
}

function folder(from: string, data: string): string {
  const path = relative(from, data)
  return path.startsWith('..') || isAbsolute(path) ? data : path
}
