import { expect, it } from 'vitest'
import { signUpCommand } from './sign-up.ts'

const place = { url: 'http://localhost:7665', region: 'eu-west-1' }

function commandOf(pool: Record<string, unknown>, ...clients: Record<string, unknown>[]): string | undefined {
  const resource = (type: string, physicalId: string, properties: Record<string, unknown>) => ({
    type: `AWS::Cognito::${type}`,
    physicalId,
    properties,
    retained: false,
  })
  const entries = clients.map((properties, index) => [
    `Client${index}`,
    resource('UserPoolClient', `client${index}`, { UserPoolId: 'eu-west-1_pool', ...properties }),
  ])
  const resources = { Pool: resource('UserPool', 'eu-west-1_pool', pool), ...Object.fromEntries(entries) }
  return signUpCommand({ state: { resources }, resolve: (value) => JSON.stringify(value) }, place)?.join('\n')
}

it('is none without a client', () => {
  expect(commandOf({})).toBeUndefined()
})

it('has a username and no attribute that nobody asks for', () => {
  expect(commandOf({}, {})).toBe(
    [
      'aws cognito-idp sign-up --endpoint-url http://localhost:7665 --region eu-west-1 \\',
      '  --client-id client0 \\',
      "  --username joe_bloggs --password 'MySuperSecurePassw0rd!'",
    ].join('\n'),
  )
})

it.each([
  ['an e-mail address', { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] }, ['joe@example.com'], []],
  ['a phone number', { UsernameAttributes: ['phone_number', 'email'] }, ['+447700900123'], []],
  ['where a code goes to', { AutoVerifiedAttributes: ['phone_number'] }, ['joe_bloggs'], ['phone_number']],
  [
    'required attributes',
    { Schema: [{ Name: 'birthdate', Required: true }, { Name: 'email', Required: true }, { Name: 'pies' }] },
    ['joe_bloggs'],
    ['birthdate', 'email'],
  ],
])('has %s', (_, pool, [username], names) => {
  const command = commandOf(pool, {}) ?? ''
  expect(command).toContain(`--username ${username} `)
  expect([...command.matchAll(/Name=(\w+),Value=\S/g)].map(([, name]) => name)).toEqual(names)
})

it('has a password as long as the pool wants it', () => {
  const command = commandOf({ Policies: { PasswordPolicy: { MinimumLength: 24 } } }, {})
  expect(command).toContain("--password 'MySuperSecurePassw0rd!!!'")
})

it('takes a client without a secret, or else has the hash', () => {
  expect(commandOf({}, { GenerateSecret: true }, {})).toContain('--client-id client1 ')
  expect(commandOf({}, { GenerateSecret: true })).toMatch(/--client-id client0 .*--secret-hash \S{43}=/s)
})

it('has an administrator create the user where nobody else may', () => {
  const command = commandOf({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } }, {})
  expect(command).toMatch(/admin-create-user .*--user-pool-id eu-west-1_pool \\\n {2}--username joe_bloggs$/s)
})
