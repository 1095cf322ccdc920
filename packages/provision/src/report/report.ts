import { isAbsolute, relative } from 'node:path'
import { shortfallLines } from '../limits/shortfall.ts'
import type { Provisioned } from '../provision.ts'
import { signUpCommand } from './sign-up.ts'

export interface Place {
  readonly stackName: string
  readonly url: string
  readonly region: string
  readonly data: string | undefined
  /** Where somebody signs in on a page, if anywhere. */
  readonly signIn?: string | undefined
  /** The folder that the person is in: paths are shown as they work from there. */
  readonly from: string
  /** What the inbox asks for, if anything. */
  readonly token?: string | undefined
  /** What else there is to know. */
  readonly more?: readonly (readonly [name: string, value: string])[]
}

/** Says where the user pool is, what became of the stack, and how to sign up. */
export function report(provisioned: Provisioned, place: Place): string {
  const { outputs, resources, changes, shortfalls } = provisioned
  const { stackName, url, data, from, signIn, token, more = [] } = place
  const values = Object.entries(Object.keys(outputs).length > 0 ? outputs : resources)
  const rows: [string, string][] = [
    ...values.map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    ['Endpoint', url],
    ...(signIn === undefined ? [] : [['Sign in', signIn] satisfies [string, string]]),
    ['Inbox', `${url}/_poolhouse/${token === undefined ? '' : `#token=${token}`}`],
    ...more.map(([name, value]): [string, string] => [name, value]),
    ['Data', data === undefined ? 'in memory, gone when this ends' : folder(from, data)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const changed = changes.filter(({ action }) => action !== 'kept')
  const lacking = shortfallLines(shortfalls)
  const signUp = signUpCommand(provisioned, place) ?? []

  return [
    `User pool of ${stackName}`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    ...(changed.length > 0 ? ['', ...changed.map(changeLine)] : []),
    ...(lacking.length > 0 ? ['', ...lacking.map((line) => `  ${line}`)] : []),
    ...(signUp.length > 0 ? ['', '  Sign up:', ...signUp.map((line) => `    ${line}`)] : []),
    '',
  ].join('\n')
}

function changeLine({ action, logicalId, physicalId, properties }: Provisioned['changes'][number]): string {
  return `  ${action} ${logicalId} (${physicalId})${properties.length > 0 ? `: ${properties.join(', ')}` : ''}`
}

function folder(from: string, data: string): string {
  if (data.includes('://')) return data
  const path = relative(from, data)
  return path.startsWith('..') || isAbsolute(path) ? data : path
}
