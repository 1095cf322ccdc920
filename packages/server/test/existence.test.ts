import type { CodeDeliveryDetailsType } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it, vi } from 'vitest'
import * as modexp from '../src/crypto/modexp.ts'
import { watchStatements } from './asked-statements.ts'
import { agrees, testFunctions } from './functions.ts'
import { server } from './server.ts'
import { srpStart } from './srp-client.ts'

// What sign-up and recovery tell of who exists, and what they do for whoever does not. Signing in has its own tests.

// Counted, not replaced: the work done must not tell nobody from somebody.
vi.mock(import('../src/crypto/modexp.ts'), { spy: true })

const functions = testFunctions()
const { client, pool: makePool, inbox, clock, services } = await server({}, { runner: functions.runner })

const PHRASES = {
  UNKNOWN: ['UserNotFoundException', 'Username/client id combination not found.'],
  EXPIRED: ['ExpiredCodeException', 'Invalid code provided, please request a code again.'],
  MISMATCH: ['CodeMismatchException', 'Invalid verification code provided, please try again.'],
  DISABLED: ['NotAuthorizedException', 'User is disabled.'],
  NO_CODES: ['NotAuthorizedException', 'Cannot resend codes. Auto verification not turned on.'],
  NOWHERE: [
    'InvalidParameterException',
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  ],
  SENT: ['200', 'EMAIL email'],
} as const

const known = { UserPoolId: '', Username: 'ana' }
const UNVERIFIED = { Name: 'email_verified', Value: 'false' }
const settings = { AliasAttributes: ['email' as const], AutoVerifiedAttributes: ['email' as const] }
const people = {
  nobody: 'nobody',
  'a disabled user': 'disabled',
  'a user without a verified address': 'unverified',
  'a user without an address': 'homeless',
  'a user': 'ana',
} as const

/** A pool with somebody in each state, confirmed and not. */
async function town(PreventUserExistenceErrors: 'LEGACY' | 'ENABLED') {
  const pool = await makePool(settings, { PreventUserExistenceErrors })
  const signUp = async (Username: string) => {
    const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }]
    await client.signUp({ ClientId: pool.clientId, Username, Password: 'Passw0rd!', UserAttributes })
    const sent = await inbox.read({ poolId: pool.id, username: Username }, 0)
    return sent.at(-1)?.code
  }
  for (const name of ['disabled', 'unverified', 'ana']) {
    await signUp(`new-${name}`)
    await signUp(name)
    await client.adminConfirmSignUp({ UserPoolId: pool.id, Username: name })
    const UserAttributes = [{ Name: 'email_verified', Value: 'true' }]
    if (name === 'unverified') continue
    await client.adminUpdateUserAttributes({ UserPoolId: pool.id, Username: name, UserAttributes })
    await client.forgotPassword({ ClientId: pool.clientId, Username: name })
  }
  await client.signUp({ ClientId: pool.clientId, Username: 'new-homeless', Password: 'Passw0rd!' })
  // Where users are not hidden, it says that there is nobody.
  await client.forgotPassword({ ClientId: pool.clientId, Username: 'nobody' }).catch(() => undefined)
  for (const Username of ['disabled', 'new-disabled']) await client.adminDisableUser({ UserPoolId: pool.id, Username })
  return pool.clientId
}

const towns = { LEGACY: await town('LEGACY'), ENABLED: await town('ENABLED') }

// No code begins with a letter.
const operations = {
  ForgotPassword: async (at: At) => (await client.forgotPassword(at)).CodeDeliveryDetails,
  ConfirmForgotPassword: async (at: At) => {
    await client.confirmForgotPassword({ ...at, ConfirmationCode: 'x', Password: 'New-passw0rd' })
    return undefined
  },
  ResendConfirmationCode: async (at: At) =>
    (await client.resendConfirmationCode({ ...at, Username: `new-${at.Username}` })).CodeDeliveryDetails,
  ConfirmSignUp: async (at: At) => {
    await client.confirmSignUp({ ...at, Username: `new-${at.Username}`, ConfirmationCode: 'x' })
    return undefined
  },
  'ConfirmSignUp by force': async (at: At) => {
    const forced = { Username: `new-${at.Username}`, ConfirmationCode: 'x', ForceAliasCreation: true }
    await client.confirmSignUp({ ...at, ...forced })
    return undefined
  },
}
type At = { ClientId: string; Username: string }
type Operation = keyof typeof operations

async function outcome(operation: Operation, mode: keyof typeof towns, who: keyof typeof people) {
  try {
    const details = await operations[operation]({ ClientId: towns[mode], Username: people[who] })
    return ['200', `${details?.DeliveryMedium} ${details?.AttributeName}`]
  } catch (error) {
    return error instanceof Error ? [error.name, error.message] : []
  }
}

describe('what is told', () => {
  type Phrase = keyof typeof PHRASES
  it.each<[Operation, keyof typeof people, Phrase, Phrase]>([
    ['ForgotPassword', 'nobody', 'UNKNOWN', 'SENT'],
    ['ForgotPassword', 'a disabled user', 'DISABLED', 'SENT'],
    ['ForgotPassword', 'a user without a verified address', 'NOWHERE', 'SENT'],
    ['ForgotPassword', 'a user', 'SENT', 'SENT'],
    ['ConfirmForgotPassword', 'nobody', 'UNKNOWN', 'MISMATCH'],
    ['ConfirmForgotPassword', 'a disabled user', 'DISABLED', 'MISMATCH'],
    ['ConfirmForgotPassword', 'a user', 'MISMATCH', 'MISMATCH'],
    ['ResendConfirmationCode', 'nobody', 'UNKNOWN', 'SENT'],
    ['ResendConfirmationCode', 'a disabled user', 'DISABLED', 'SENT'],
    ['ResendConfirmationCode', 'a user', 'SENT', 'SENT'],
    ['ResendConfirmationCode', 'a user without an address', 'NO_CODES', 'SENT'],
    ['ConfirmSignUp', 'nobody', 'UNKNOWN', 'MISMATCH'],
    ['ConfirmSignUp', 'a user', 'MISMATCH', 'MISMATCH'],
    ['ConfirmSignUp', 'a user without an address', 'EXPIRED', 'MISMATCH'],
    ['ConfirmSignUp by force', 'nobody', 'UNKNOWN', 'MISMATCH'],
    ['ConfirmSignUp by force', 'a user', 'MISMATCH', 'MISMATCH'],
    ['ConfirmSignUp by force', 'a user', 'EXPIRED', 'MISMATCH'],
  ])('%s answers for %s: %s by a client that hides nothing, else %s', async (operation, who, legacy, enabled) => {
    expect(await outcome(operation, 'LEGACY', who)).toEqual(PHRASES[legacy])
    expect(await outcome(operation, 'ENABLED', who)).toEqual(PHRASES[enabled])
  })

  it.each([
    ['verifies addresses', { AutoVerifiedAttributes: ['email' as const] }],
    ['verifies nothing', {}],
  ])('is the same of nobody and of whoever waits for a confirmation, in a pool that %s', async (_, given) => {
    const pool = await makePool(given, { PreventUserExistenceErrors: 'ENABLED' })
    const signUp = { ClientId: pool.clientId, Password: 'Passw0rd!' }
    const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
    await client.signUp({ ...signUp, Username: 'ana', UserAttributes })
    await client.signUp({ ...signUp, Username: 'homeless' })
    for (const hours of [0, 25, 25]) {
      clock.advance(hours * 3600)
      await services.storage.purge(clock.now(), 1000)
      for (const Username of ['nobody', 'ana', 'homeless']) {
        const at = { ClientId: pool.clientId, Username }
        const [name, message] = PHRASES.MISMATCH
        await expect(client.confirmSignUp({ ...at, ConfirmationCode: 'x' })).rejects.toMatchObject({ name, message })
      }
    }
    for (const Username of ['nobody', 'ana', 'homeless']) {
      const { CodeDeliveryDetails: details } = await client.resendConfirmationCode({
        ClientId: pool.clientId,
        Username,
      })
      expect([Username, details?.DeliveryMedium, details?.AttributeName]).toEqual([Username, 'EMAIL', 'email'])
    }
  })

  it.each<[string, string, (at: object) => Promise<unknown>]>([
    ['nobody', 'nobody', () => Promise.resolve()],
    ['a user', 'ana', () => Promise.resolve()],
    ['a user who is disabled', 'ana', (at) => client.adminDisableUser({ ...known, ...at })],
    [
      'a user without a verified address',
      'ana',
      (at) => client.adminUpdateUserAttributes({ ...known, ...at, UserAttributes: [UNVERIFIED] }),
    ],
  ])('tells of %s whether a code was asked for, and nothing else', async (_, Username, happen) => {
    const pool = await makePool({}, { PreventUserExistenceErrors: 'ENABLED' })
    await pool.user({ username: 'ana' })
    const at = { ClientId: pool.clientId, Username }
    await client.forgotPassword(at)
    const early = await inbox.read({ poolId: pool.id, username: 'ana' }, 0)
    await happen({ UserPoolId: pool.id })
    const tells = (ConfirmationCode = 'x') =>
      client.confirmForgotPassword({ ...at, ConfirmationCode, Password: 'New-passw0rd' }).then(
        () => 'is set',
        (error: Error) => [error.name, error.message],
      )
    expect(await tells()).toEqual(PHRASES.MISMATCH)
    clock.advance(3600)
    expect(await tells()).toEqual(PHRASES.EXPIRED)
    await client.forgotPassword(at)
    clock.advance(1800)
    await client.forgotPassword(at)
    clock.advance(3599)
    expect(await tells()).toEqual(PHRASES.MISMATCH)
    expect(await tells(early.at(-1)?.code)).toEqual(PHRASES.MISMATCH)
    clock.advance(1)
    expect(await tells()).toEqual(PHRASES.EXPIRED)
  })

  it('tells nobody from a user who has asked for no code', async () => {
    const pool = await makePool({}, { PreventUserExistenceErrors: 'ENABLED' })
    await pool.user({ username: 'ana' })
    for (const Username of ['ana', 'nobody']) {
      const guess = { ClientId: pool.clientId, Username, ConfirmationCode: 'x', Password: 'New-passw0rd' }
      const [name, message] = PHRASES.EXPIRED
      await expect(client.confirmForgotPassword(guess)).rejects.toMatchObject({ name, message })
    }
  })

  it('takes the code of a disabled user for a wrong one', async () => {
    const pool = await makePool({}, { PreventUserExistenceErrors: 'ENABLED' })
    const { username: Username } = await pool.user()
    const at = { ClientId: pool.clientId, Username }
    await client.forgotPassword(at)
    await client.adminDisableUser({ UserPoolId: pool.id, Username })
    const ConfirmationCode = await pool.code(Username)
    const [name, message] = PHRASES.MISMATCH
    const confirming = client.confirmForgotPassword({ ...at, ConfirmationCode, Password: 'New-passw0rd' })
    await expect(confirming).rejects.toMatchObject({ name, message })
  })

  it.each<[string, object, string, string]>([
    ['its e-mail address', {}, 'fred@pie.example', 'f***@p*** EMAIL email'],
    ['its phone number', {}, '+15551234567', '+*******4567 SMS phone_number'],
    ['what the pool verifies', { AutoVerifiedAttributes: ['phone_number', 'email'] }, 'fred', 'SMS phone_number'],
    ['e-mail, where the pool verifies nothing', {}, 'fred', 'EMAIL email'],
    [
      'its e-mail address in lower case where case does not count',
      { UsernameConfiguration: { CaseSensitive: false } },
      'Fred@Pie.example',
      'f***@p*** EMAIL email',
    ],
  ])('a delivery to nobody is by %s, and stays the same', async (_, given, Username, expected) => {
    const pool = await makePool(given, { PreventUserExistenceErrors: 'ENABLED' })
    const at = { ClientId: pool.clientId, Username }
    const shown = (details: CodeDeliveryDetailsType | undefined) =>
      `${details?.Destination} ${details?.DeliveryMedium} ${details?.AttributeName}`
    const forgot = shown((await client.forgotPassword(at)).CodeDeliveryDetails)
    expect(forgot).toContain(expected)
    expect(forgot).toMatch(/^(\p{L}\*{3}@\p{L}\*{3}|\+\*{7}\d{4}) /u)
    expect(shown((await client.forgotPassword(at)).CodeDeliveryDetails)).toBe(forgot)
    expect(shown((await client.resendConfirmationCode(at)).CodeDeliveryDetails)).toBe(forgot)
    expect(await inbox.read({ poolId: pool.id }, 0)).toEqual([])
  })

  it('limits whoever asks for nobody as for somebody', async () => {
    const pool = await makePool(settings, { PreventUserExistenceErrors: 'ENABLED' })
    const ana = await pool.user()
    for (const Username of [ana.username, 'nobody']) {
      const at = { ClientId: pool.clientId, Username }
      await client.forgotPassword(at)
      for (let time = 1; time < 5; time += 1) await client.forgotPassword(at)
      await expect(client.forgotPassword(at)).rejects.toMatchObject({ name: 'LimitExceededException' })
      const confirm = { ...at, ConfirmationCode: 'x', Password: 'New-passw0rd' }
      for (let time = 0; time < 15; time += 1) {
        await expect(client.confirmForgotPassword(confirm)).rejects.toMatchObject({ name: 'CodeMismatchException' })
      }
      await expect(client.confirmForgotPassword(confirm)).rejects.toMatchObject({ name: 'LimitExceededException' })
    }
  })

  it('of a code that is too old, only to whoever knows it', async () => {
    const pool = await makePool(settings, { PreventUserExistenceErrors: 'ENABLED' })
    const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
    await client.signUp({ ClientId: pool.clientId, Username: 'ana', Password: 'Passw0rd!', UserAttributes })
    const ConfirmationCode = await pool.code('ana')
    clock.advance(24 * 3600)
    const at = { ClientId: pool.clientId, Username: 'ana' }
    const told = (code: string) => client.confirmSignUp({ ...at, ConfirmationCode: code })
    await expect(told('x')).rejects.toMatchObject({ name: 'CodeMismatchException' })
    await expect(told(ConfirmationCode)).rejects.toMatchObject({ name: 'ExpiredCodeException' })
  })

  it('not whose address it is that strangers have used up', async () => {
    const pool = await makePool(settings, { PreventUserExistenceErrors: 'ENABLED' })
    const open = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'open' })
    const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
    const signUp = (Username: string) =>
      client.signUp({ ClientId: pool.clientId, Username, Password: 'Passw0rd!', UserAttributes })
    for (let index = 0; index < 10; index += 1) await signUp(`user${index}`)
    const code = await pool.code('user0')
    const confirm = (Username: string, ConfirmationCode: string, ClientId = pool.clientId) =>
      client.confirmSignUp({ ClientId, Username, ConfirmationCode })
    for (let guess = 0; guess < 30; guess += 1) {
      await expect(confirm(`user${1 + (guess % 3)}`, 'x')).rejects.toMatchObject({ name: 'CodeMismatchException' })
    }
    // No more is sent or judged, and the answers stay those for nobody.
    const before = await inbox.read({ poolId: pool.id }, 0)
    const { CodeDeliveryDetails } = await client.resendConfirmationCode({ ClientId: pool.clientId, Username: 'user0' })
    expect(CodeDeliveryDetails?.Destination).toBe('a***@e***')
    expect(await inbox.read({ poolId: pool.id }, 0)).toHaveLength(before.length)
    await expect(confirm('user0', code)).rejects.toMatchObject({ name: 'CodeMismatchException' })
    const ClientId = open.UserPoolClient?.ClientId ?? ''
    await expect(confirm('user0', code, ClientId)).rejects.toMatchObject({ name: 'LimitExceededException' })
    const resent = client.resendConfirmationCode({ ClientId, Username: 'user0' })
    await expect(resent).rejects.toMatchObject({ name: 'LimitExceededException' })
    // What was sent before is good as soon as one more guess is allowed.
    clock.advance(24 * 60)
    await confirm('user0', code)
  })

  it.each<[string, 'ENABLED' | 'DISABLED', string, string]>([
    ['invited', 'ENABLED', 'Current status is FORCE_CHANGE_PASSWORD', 'User is already confirmed.'],
    ['invited', 'DISABLED', 'Current status is FORCE_CHANGE_PASSWORD', 'EMAIL'],
    ['confirmed', 'ENABLED', 'Current status is CONFIRMED', 'User is already confirmed.'],
    ['confirmed', 'DISABLED', 'Current status is CONFIRMED', 'EMAIL'],
    ['reset', 'ENABLED', 'Current status is RESET_REQUIRED', 'User is already confirmed.'],
    ['reset', 'DISABLED', 'Current status is RESET_REQUIRED', 'EMAIL'],
  ])(
    'ConfirmSignUp and ResendConfirmationCode tell of one who is %s and %s what SECURITY.md says',
    async (is, state, confirms, resends) => {
      const pool = await makePool(settings, { PreventUserExistenceErrors: 'ENABLED' })
      const at = { UserPoolId: pool.id, Username: 'ana' }
      const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
      await client.adminCreateUser({ ...at, UserAttributes, TemporaryPassword: 'Passw0rd!' })
      if (is !== 'invited') await client.adminSetUserPassword({ ...at, Password: 'Passw0rd!', Permanent: true })
      if (is === 'reset') {
        await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email_verified', Value: 'true' }] })
        await client.adminResetUserPassword(at)
      }
      if (state === 'DISABLED') await client.adminDisableUser(at)
      const by = { ClientId: pool.clientId, Username: 'ana' }
      await expect(client.confirmSignUp({ ...by, ConfirmationCode: 'x' })).rejects.toThrow(confirms)
      const resent = client.resendConfirmationCode(by).then(
        ({ CodeDeliveryDetails }) => CodeDeliveryDetails?.DeliveryMedium,
        (error: Error) => error.message,
      )
      expect(await resent).toBe(resends)
    },
  )

  it('Admin operations tell, whatever the client hides', async () => {
    const pool = await makePool({}, { PreventUserExistenceErrors: 'ENABLED' })
    const unknown = client.adminGetUser({ UserPoolId: pool.id, Username: 'nobody' })
    await expect(unknown).rejects.toMatchObject({ name: 'UserNotFoundException', message: 'User does not exist.' })
  })
})

describe('the work done', async () => {
  // Counted by user and by address; the code and the letter are kept, and the letter is gone.
  const SENT = ['select', 'select', 'insert', 'insert', 'insert', 'insert', 'delete']
  const GUESSED = ['select', 'select', 'insert', 'select', 'insert']
  const statements = await watchStatements()

  /** The statements of one call by their verbs, and its exponentiations. */
  async function work(call: () => Promise<unknown>) {
    const counted = [modexp.pow, modexp.powBase2].map((spied) => vi.mocked(spied))
    statements.forget()
    for (const spy of counted) spy.mockClear()
    // Development shows at once, and before it answers, what others send beside the answer.
    const shown = vi.spyOn(inbox, 'send').mockResolvedValue()
    await call().catch(() => undefined)
    shown.mockRestore()
    // A letter is forgotten beside the answer, in the turn after it.
    for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate)
    const verbs = statements.texts().map((sql) => /^\w+/.exec(sql)?.[0])
    return { verbs, exponentiations: counted.reduce((sum, { mock }) => sum + mock.calls.length, 0) }
  }

  it.each<[Operation, (keyof typeof people)[], string[]]>([
    ['ForgotPassword', ['a user', 'nobody', 'a disabled user', 'a user without a verified address'], SENT],
    ['ConfirmForgotPassword', ['a user', 'nobody', 'a disabled user'], GUESSED],
    ['ResendConfirmationCode', ['a user', 'nobody', 'a disabled user', 'a user without an address'], SENT],
    ['ConfirmSignUp', ['a user', 'nobody', 'a user without an address'], GUESSED],
    ['ConfirmSignUp by force', ['a user', 'nobody', 'a user without an address'], [...GUESSED, 'delete']],
  ])('%s is the same for %s', async (operation, everybody, verbs) => {
    for (const who of everybody) {
      const done = await work(() => outcome(operation, 'ENABLED', who))
      expect([who, done]).toEqual([who, { verbs, exponentiations: 0 }])
    }
  })

  it.each([
    ['USER_PASSWORD_AUTH', { PASSWORD: 'Wrong-passw0rd' }],
    ['USER_SRP_AUTH', { SRP_A: srpStart().A }],
  ] as const)('%s is the same for a user and nobody where a function is asked before', async (AuthFlow, parameters) => {
    const LambdaConfig = { PreAuthentication: functions.add(agrees) }
    const pool = await makePool({ LambdaConfig }, { PreventUserExistenceErrors: 'ENABLED' })
    await pool.user({ username: 'ana' })
    const start = (USERNAME: string) => {
      const AuthParameters = { USERNAME, ...parameters }
      return work(() => client.initiateAuth({ ClientId: pool.clientId, AuthFlow, AuthParameters }))
    }
    expect(await start('ana')).toEqual(await start('nobody'))
    expect(functions.events.slice(-2).map(({ userName }) => userName)).toEqual(['ana', 'nobody'])
  })
})
