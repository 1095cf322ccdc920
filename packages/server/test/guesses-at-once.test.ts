import { randomBytes } from 'node:crypto'
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openTestPostgres } from '../src/storage/test-postgres.ts'
import { otherThan } from './authenticator.ts'
import { deviceFor, deviceProof } from './devices.ts'
import { ALL, ON, Password, PREFERRED, towns } from './mfa-towns.ts'
import { server } from './server.ts'

// Whatever may be guessed at a sign-in, a hundred guesses at once get no further than a few, on both databases.

const postgres = await openTestPostgres()
const databases = [
  { name: 'SQLite', database: ':memory:', servers: 1 },
  { name: 'PostgreSQL', database: postgres.url, servers: 2 },
]
afterAll(async () => {
  await postgres.stop()
})

const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' }
const GUESSES = 100

describe.each(databases)('on $name', async ({ database, servers }) => {
  const config = { database, masterKey: randomBytes(32), issuer: 'aws' as const }
  const first = await server(config)
  const all = [first, ...(servers > 1 ? [await server(config)] : [])]
  const { town, withApp, now } = towns(first)
  const { client } = first
  const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_AUTH'] as const
  // One pool for all: each has a user of their own.
  const here = await town(ALL, 'OPTIONAL', false, {
    settings: {
      DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    },
    app: { ExplicitAuthFlows: [...ExplicitAuthFlows] },
  })
  // Time stands still but for what a test says.
  vi.useFakeTimers({ toFake: ['Date'] })

  const start = (USERNAME: string, parameters: Record<string, string> = {}, by = client) =>
    by.initiateAuth({
      ClientId: here.pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD: Password, ...parameters },
    })
  const answer =
    (username: string, asked: Pick<InitiateAuthCommandOutput, 'ChallengeName' | 'Session'>) =>
    (responses: Record<string, string>, by = client) =>
      by.respondToAuthChallenge({
        ClientId: here.pool.clientId,
        ChallengeName: asked.ChallengeName,
        Session: asked.Session,
        ChallengeResponses: { USERNAME: username, ...responses },
      })
  type Setting = Parameters<typeof client.adminSetUserMFAPreference>[0]
  async function withFactor(setting: Partial<Setting>) {
    const { Username } = await here.another()
    await client.adminSetUserMFAPreference({ UserPoolId: here.UserPoolId, Username, ...setting })
    return Username
  }
  const codeFor = async (username: string) =>
    (await first.inbox.read({ poolId: here.UserPoolId, username }, 2_000)).at(-1)?.code ?? ''

  /** What is guessed at: how it is guessed wrongly, and how it is shown. */
  type Guessed = () => Promise<Record<'guess' | 'right', (by?: typeof client) => Promise<unknown>>>

  const code =
    (name: string, begin: (username: string) => ReturnType<typeof start>, setting?: Partial<Setting>): Guessed =>
    async () => {
      const username = setting ? await withFactor(setting) : (await here.another()).Username
      const asked = await begin(username)
      const respond = answer(username, asked)
      const sent = await codeFor(username)
      return {
        guess: (by) => respond({ [name]: otherThan(sent) }, by),
        right: (by) => respond({ [name]: sent }, by),
      }
    }

  it.each<[string, Guessed]>([
    [
      'a password',
      async () => {
        const { Username } = await here.another()
        return {
          guess: (by) => start(Username, { PASSWORD: 'Wr0ng-one' }, by),
          right: (by) => start(Username, {}, by),
        }
      },
    ],
    ['a code in a text', code('SMS_MFA_CODE', start, { SMSMfaSettings: ON })],
    ['a code by mail', code('EMAIL_OTP_CODE', start, { EmailMfaSettings: ON })],
    [
      'a code that is all there is to a sign-in',
      code('EMAIL_OTP_CODE', (USERNAME) =>
        client.initiateAuth({
          ClientId: here.pool.clientId,
          AuthFlow: 'USER_AUTH',
          AuthParameters: { USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
        }),
      ),
    ],
    [
      'a one-time password',
      async () => {
        const person = await here.another()
        const app = await withApp(person)
        const respond = answer(person.Username, await start(person.Username))
        const right = app.at(now(), 1)
        return {
          guess: (by) => respond({ SOFTWARE_TOKEN_MFA_CODE: otherThan(right) }, by),
          right: (by) => respond({ SOFTWARE_TOKEN_MFA_CODE: right }, by),
        }
      },
    ],
    [
      'the proof of a device',
      async () => {
        const { Username, at } = await here.another()
        const { AuthenticationResult } = await start(Username)
        const device = deviceFor(AuthenticationResult)
        const AccessToken = AuthenticationResult?.AccessToken
        const { key: DeviceKey, config: DeviceSecretVerifierConfig } = device
        await client.confirmDevice({ AccessToken, DeviceKey, DeviceSecretVerifierConfig })
        await client.adminSetUserMFAPreference({ ...at, SMSMfaSettings: PREFERRED })
        const proof = deviceProof(device)
        const asked = await start(Username, { DEVICE_KEY: DeviceKey })
        const posed = await answer(Username, asked)(proof.first)
        const respond = answer(Username, posed)
        const claim = proof.second(posed.ChallengeParameters)
        return {
          guess: (by) => respond({ ...claim, PASSWORD_CLAIM_SIGNATURE: 'AAAA' }, by),
          right: (by) => respond(claim, by),
        }
      },
    ],
  ])(
    `of ${GUESSES} guesses at %s at most 20 are judged, and then the right one is refused for a while`,
    async (_, make) => {
      const { guess, right } = await make()
      const failures = all.map(({ services }) => vi.spyOn(services.storage.guesses, 'fail'))
      const guesses = Array.from({ length: GUESSES }, (_guess, index) => guess(all[index % all.length]?.client))
      const outcomes = await Promise.allSettled(guesses)
      const judged = failures.reduce((sum, { mock }) => sum + mock.calls.length, 0)
      for (const spy of failures) spy.mockRestore()
      expect(outcomes.map(({ status }) => status)).not.toContain('fulfilled')
      expect(judged).toBeGreaterThanOrEqual(5)
      expect(judged).toBeLessThanOrEqual(20)
      for (const { client: by } of all) await expect(right(by)).rejects.toMatchObject(LOCKED)
      // Each server may have judged one more than the other saw, all in this moment, and each has doubled the lock.
      for (const { clock } of all) clock.advance(2 ** (all.length - 1))
      expect(await right(all.at(-1)?.client)).toHaveProperty('AuthenticationResult.AccessToken')
    },
  )
})
