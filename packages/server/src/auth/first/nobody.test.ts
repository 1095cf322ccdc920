import { describe, expect, it, vi } from 'vitest'
import { brief, watchStatements } from '../../../test/asked-statements.ts'
import { server } from '../../../test/server.ts'
import { srpStart } from '../../../test/srp-client.ts'
import * as modexp from '../../crypto/modexp.ts'

// What choice-based sign-in tells of who exists, and what it does for whoever does not.

// Counted, not replaced: the work done must not tell nobody from somebody.
vi.mock(import('../../crypto/modexp.ts'), { spy: true })

const { client, pool: makePool, inbox } = await server()
const AllowedFirstAuthFactors = ['PASSWORD' as const, 'EMAIL_OTP' as const, 'SMS_OTP' as const]
const settings = { Policies: { SignInPolicy: { AllowedFirstAuthFactors } } }
const app = { ExplicitAuthFlows: ['ALLOW_USER_AUTH' as const] }
const pool = await makePool(settings, { ...app, PreventUserExistenceErrors: 'ENABLED' })
const legacy = await makePool(settings, { ...app, PreventUserExistenceErrors: 'LEGACY' })
const PASSWORD = 'Passw0rd!'

async function person(Username: string, Password = PASSWORD) {
  const attributes = {
    email: `${Username}@x.example`,
    phone_number: '+15550001234',
    email_verified: 'true',
    phone_number_verified: 'true',
  }
  const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }))
  await client.adminCreateUser({ UserPoolId: pool.id, Username, UserAttributes, MessageAction: 'SUPPRESS' })
  if (Password) await client.adminSetUserPassword({ UserPoolId: pool.id, Username, Password, Permanent: true })
}
await person('ana')
await person('bob', '')
await person('out')
await client.adminDisableUser({ UserPoolId: pool.id, Username: 'out' })

const begin = (USERNAME: string, more: Record<string, string> = {}, ClientId = pool.clientId) =>
  client.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME, ...more } })
const answer = (
  USERNAME: string,
  ChallengeName: string,
  Session: string | undefined,
  responses: Record<string, string>,
) =>
  client.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: ChallengeName as 'SELECT_CHALLENGE',
    Session,
    ChallengeResponses: { USERNAME, ...responses },
  })

const statements = await watchStatements()
const exponentiations = [modexp.pow, modexp.powBase2]

async function settled() {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate)
}

/** The statements and exponentiations of a call, and what came of it. */
async function workOf(call: () => Promise<unknown>) {
  // Letters of calls before are still on their way.
  await settled()
  statements.forget()
  for (const each of exponentiations) vi.mocked(each).mockClear()
  const told = await call().then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  )
  await settled()
  const asked = statements
    .texts()
    .map(brief)
    .filter((statement) => statement !== 'delete outbox')
  // What comes after a letter is posted is the work of whoever sends it.
  const posted = asked.indexOf('insert outbox')
  return {
    told,
    asked: posted === -1 ? asked : asked.slice(0, posted + 1),
    powers: exponentiations.map((each) => vi.mocked(each).mock.calls.length),
  }
}

const SRP_A = srpStart().A

describe('nobody', () => {
  it.each<[string, string, Record<string, string>]>([
    ['begins', 'out', {}],
    ['prefers a code by e-mail', 'out', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }],
    ['prefers a code by e-mail', 'bob', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }],
    ['prefers a code in a text', 'bob', { PREFERRED_CHALLENGE: 'SMS_OTP' }],
    ['prefers a password', 'ana', { PREFERRED_CHALLENGE: 'PASSWORD' }],
    ['sends a password', 'ana', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'Wr0ng-one' }],
    ['sends a password', 'out', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'Wr0ng-one' }],
    ['prefers SRP', 'ana', { PREFERRED_CHALLENGE: 'PASSWORD_SRP' }],
    ['starts SRP', 'ana', { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A }],
    ['starts SRP', 'out', { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A }],
  ])('%s at the same cost as %s, and is told as much', async (_, who, parameters) => {
    const names = (parameters: object) => Object.keys(parameters).toSorted()
    const shown = async (name: string) => {
      const { ChallengeName, ChallengeParameters = {}, AvailableChallenges, Session } = await begin(name, parameters)
      return { ChallengeName, AvailableChallenges, of: names(ChallengeParameters), long: Session?.length }
    }
    const none = await workOf(() => begin('nil', parameters))
    const some = await workOf(() => begin(who, parameters))
    expect(some.told).toBe(none.told)
    expect(some.asked).toEqual(none.asked)
    expect(some.powers).toEqual(none.powers)
    if (none.told !== 'done') return
    const { AvailableChallenges: ofNobody, ...like } = await shown('nil')
    const { AvailableChallenges: ofUser, ...user } = await shown(who)
    expect(user).toEqual(like)
    expect(ofNobody).toEqual(['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'])
    expect(ofUser).toEqual(who === 'bob' ? ['EMAIL_OTP', 'SMS_OTP'] : ofNobody)
  })

  it.each<[string, Record<string, string>]>([
    ['EMAIL_OTP', { EMAIL_OTP_CODE: '12345678' }],
    ['SMS_OTP', { SMS_OTP_CODE: '12345678' }],
    ['PASSWORD', { PASSWORD: 'Wr0ng-one' }],
    ['PASSWORD_SRP', { SRP_A }],
  ])('answers %s at the same cost as a user, chosen or preferred', async (factor, responses) => {
    for (const isChosen of [false, true]) {
      const works = []
      for (const name of [`nobody ${factor} ${isChosen}`, 'ana']) {
        const at = isChosen ? await begin(name) : await begin(name, { PREFERRED_CHALLENGE: factor })
        let { Session } = at
        if (isChosen) {
          const choosing = await workOf(async () => {
            ;({ Session } = await answer(name, 'SELECT_CHALLENGE', Session, { ANSWER: factor, ...responses }))
          })
          if (factor.startsWith('PASSWORD')) {
            works.push(choosing)
            continue
          }
          expect(choosing.told).toBe('done')
        }
        works.push(await workOf(() => answer(name, factor, Session, responses)))
      }
      expect(works[0]).toEqual(works[1])
      await client.adminSetUserPassword({ UserPoolId: pool.id, Username: 'ana', Password: PASSWORD, Permanent: true })
    }
  })

  it.each([
    ['fred@pie.example', 'EMAIL_OTP', 'f***@p***'],
    ['+15551234567', 'SMS_OTP', '+*******4567'],
    ['fred', 'EMAIL_OTP', expect.stringMatching(/^[a-z]\*{3}@[a-z]\*{3}$/)],
    ['fred@pie.example', 'SMS_OTP', expect.stringMatching(/^\+\*{7}\d{4}$/)],
  ])('by the name %s is sent no %s, to an address that stays the same', async (name, factor, shown) => {
    const destinations = []
    for (const of of [pool, pool, legacy]) {
      const { ChallengeParameters } = await begin(name, { PREFERRED_CHALLENGE: factor }, of.clientId)
      destinations.push(ChallengeParameters?.['CODE_DELIVERY_DESTINATION'])
    }
    const { Session } = await begin(name)
    const chosen = await answer(name, 'SELECT_CHALLENGE', Session, { ANSWER: factor })
    destinations.push(chosen.ChallengeParameters?.['CODE_DELIVERY_DESTINATION'])
    expect(destinations).toEqual([shown, destinations[0], shown, destinations[0]])
    expect(await inbox.read({ poolId: pool.id, destination: name }, 0)).toEqual([])
  })

  it('is what a disabled user is, who is sent nothing', async () => {
    const before = await inbox.read({ poolId: pool.id }, 0)
    expect(await begin('out', { PREFERRED_CHALLENGE: 'EMAIL_OTP' })).toMatchObject({ ChallengeName: 'EMAIL_OTP' })
    expect(await inbox.read({ poolId: pool.id }, 0)).toHaveLength(before.length)
  })

  it('locks like a user', async () => {
    const { Session } = await begin('nobody3', { PREFERRED_CHALLENGE: 'EMAIL_OTP' })
    const guess = () => answer('nobody3', 'EMAIL_OTP', Session, { EMAIL_OTP_CODE: 'x' })
    for (let time = 0; time < 5; time += 1)
      await expect(guess()).rejects.toMatchObject({ name: 'CodeMismatchException' })
    await expect(guess()).rejects.toThrow('Password attempts exceeded')
  })
})

describe('a name that nobody can have', () => {
  const TOO_LONG = { name: 'InvalidParameterException', message: expect.stringContaining('less than or equal to 2048') }
  const long = 'x'.repeat(2_048)
  const factors = [undefined, 'EMAIL_OTP', 'SMS_OTP', 'PASSWORD', 'PASSWORD_SRP']

  it.each(factors)('comes back as no longer a session than clients take: %s', async (PREFERRED_CHALLENGE) => {
    for (const name of [long, 'ä'.repeat(2_048), `${long.slice(12)}@example.com`]) {
      const { Session } = await begin(name, PREFERRED_CHALLENGE ? { PREFERRED_CHALLENGE } : {})
      expect(Session?.length).toBeLessThanOrEqual(2_048)
    }
  })

  it('is refused when no user is found by one so long', async () => {
    await expect(begin(`${long}x`)).rejects.toMatchObject(TOO_LONG)
    const { ChallengeName = '', Session } = await begin('ana', { PREFERRED_CHALLENGE: 'PASSWORD' })
    await expect(answer(`${long}x`, ChallengeName, Session, { PASSWORD })).rejects.toMatchObject(TOO_LONG)
  })
})
