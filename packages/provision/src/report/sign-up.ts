import { createHmac } from 'node:crypto'
import type { Provisioned } from '../provision.ts'
import { isRecord } from '../template/template.ts'

// Values that every pool takes; the required attributes of a pool are among these
const EXAMPLES: Readonly<Record<string, string>> = {
  address: '1 High Street',
  birthdate: '1990-12-24',
  email: 'joe@example.com',
  family_name: 'Bloggs',
  gender: 'unknown',
  given_name: 'Joe',
  locale: 'en-GB',
  middle_name: 'James',
  name: 'Joe Bloggs',
  nickname: 'Joe',
  phone_number: '+447700900123',
  picture: 'https://example.com/joe.png',
  preferred_username: 'joe',
  profile: 'https://example.com/joe',
  updated_at: '1795330800',
  website: 'https://example.com',
  zoneinfo: 'Europe/London',
}
const PASSWORD = 'MySuperSecurePassw0rd!'

/**
 * Makes the command that signs up the first user, as the first client's pool wants it: what is a username there, which
 * attributes are required, who may sign up. `undefined` without a client.
 */
export function signUpCommand(
  { state, resolve }: Pick<Provisioned, 'state' | 'resolve'>,
  { url, region }: { readonly url: string; readonly region: string },
): string[] | undefined {
  const entries = Object.values(state.resources)
  const clients = Object.entries(state.resources).filter(([, { type }]) => type === 'AWS::Cognito::UserPoolClient')
  const isPublic = ({ properties }: (typeof entries)[number]) => properties['GenerateSecret'] !== true
  // A client without a secret needs no hash of the username
  const [logicalId, client] = clients.find(([, each]) => isPublic(each)) ?? clients[0] ?? []
  if (logicalId === undefined || !client) return undefined
  const clientId = client.physicalId
  const poolId = String(client.properties['UserPoolId'])
  const pool = entries.find(({ physicalId }) => physicalId === poolId)?.properties ?? {}

  const [contact] = [pool['UsernameAttributes'] ?? []].flat().map(String)
  const username = (contact === undefined ? undefined : EXAMPLES[contact]) ?? 'joe_bloggs'
  const attributes = attributesOf(pool, contact).map((name) => `Name=${name},Value=${quoted(EXAMPLES[name] ?? '')}`)
  const attributesOption = attributes.length > 0 ? [`--user-attributes ${attributes.join(' ')}`] : []
  const command = (operation: string, ...options: string[]) =>
    [`aws cognito-idp ${operation} --endpoint-url ${url} --region ${region}`, ...options].map((line, index, all) =>
      [index > 0 ? '  ' : '', line, index < all.length - 1 ? ' \\' : ''].join(''),
    )

  const { AdminCreateUserConfig: config } = pool
  if (isRecord(config) && config['AllowAdminCreateUserOnly'] === true) {
    return command(
      'admin-create-user',
      `--user-pool-id ${poolId}`,
      `--username ${quoted(username)}`,
      ...attributesOption,
    )
  }
  const secret = isPublic(client) ? undefined : String(resolve({ 'Fn::GetAtt': [logicalId, 'ClientSecret'] }))
  const hash = secret === undefined ? [] : [`--secret-hash ${secretHash(username, clientId, secret)}`]
  const password = `--password ${quoted(PASSWORD.padEnd(minimumLength(pool), '!'))}`
  return command(
    'sign-up',
    `--client-id ${clientId}`,
    `--username ${quoted(username)} ${password}`,
    ...hash,
    ...attributesOption,
  )
}

/** The required ones, and an address that a code can be sent to; the username itself stands for its attribute. */
function attributesOf(pool: Readonly<Record<string, unknown>>, contact: string | undefined): string[] {
  const required = [pool['Schema'] ?? []]
    .flat()
    .filter(isRecord)
    .filter(({ Required }) => Required === true)
    .map(({ Name }) => String(Name))
  const verified = [pool['AutoVerifiedAttributes'] ?? []].flat().map(String)
  return [...new Set([...required, ...verified.slice(0, 1)])].filter(
    (name) => name !== contact && EXAMPLES[name] !== undefined,
  )
}

function minimumLength({ Policies: policies }: Readonly<Record<string, unknown>>): number {
  const policy = isRecord(policies) ? policies['PasswordPolicy'] : undefined
  return isRecord(policy) ? Number(policy['MinimumLength'] ?? 0) : 0
}

// https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
function secretHash(username: string, clientId: string, secret: string): string {
  return createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64')
}

function quoted(value: string): string {
  return /^[\w@.+:/-]+$/.test(value) ? value : `'${value}'`
}
