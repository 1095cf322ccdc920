import { expect } from 'vitest'
import { authenticator } from '../authenticator.ts'
import { claims } from '../claims.ts'
import { securityKey } from '../passkeys/security-key.ts'
import type { towns } from './towns.ts'
import { PASSWORD } from './towns.ts'
import type { How, MfaKind, Skill, Visitor } from './visitor.ts'
import { SIGNED_IN } from './visitor.ts'

/** The ways through a sign-in that every library takes which has the words for them. */

type Towns = Awaited<ReturnType<typeof towns>>

export interface Journey {
  readonly name: string
  readonly in: keyof Towns
  readonly needs: readonly Skill[]
  walk(visitor: Visitor, town: Towns[keyof Towns]): Promise<void>
}

const NEW = 'New-passw0rd'
const KINDS = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const
const byPassword: How = { password: PASSWORD, flow: 'USER_PASSWORD_AUTH' }

const waits = (asks: string) => expect.objectContaining({ asks })

/** Sets up an authenticator app; answers what gives its passwords, one for each call. */
async function setUpApp(visitor: Visitor, { server: { clock } }: Towns['open']) {
  const app = authenticator(await visitor.beginApp())
  let used = 0
  const code = () => app.at(clock.now(), used++)
  return { code, done: await visitor.finishApp(code()) }
}

/** How many sign-ins a list shows, and what ends one of them. */
async function sessionsOf(visitor: Visitor, { server: { client } }: Towns['open']) {
  const AccessToken = await visitor.accessToken()
  const { Sessions = [] } = await client.listUserSessions({ AccessToken })
  return Sessions
}

export const journeys: readonly Journey[] = [
  {
    name: 'SRP alone, a refresh, and out everywhere',
    in: 'open',
    needs: [],
    async walk(visitor, { server: { client }, person }) {
      const { Username } = await person()
      await expect(visitor.signIn(Username, { ...byPassword, password: 'Wr0ng-one' })).rejects.toThrow(
        'Incorrect username or password.',
      )
      expect(await visitor.signIn(Username, { password: PASSWORD })).toEqual(SIGNED_IN)
      const first = await visitor.accessToken()
      const second = await visitor.refresh()
      expect(second).not.toBe(first)
      await visitor.signOutEverywhere()
      for (const AccessToken of [first, second]) {
        await expect(client.getUser({ AccessToken })).rejects.toThrow('Access Token has been revoked')
      }
    },
  },
  ...KINDS.map((kind): Journey => ({
    name: `SRP, then ${kind} that was set up while signed in`,
    in: 'open',
    needs: kind === 'EMAIL_OTP' ? ['codes by e-mail'] : [],
    async walk(visitor, town) {
      const { Username, code } = await town.person()
      await visitor.signIn(Username, byPassword)
      const app = kind === 'SOFTWARE_TOKEN_MFA' ? await setUpApp(visitor, town) : { code }
      await visitor.prefer({ [kind]: 'preferred' })
      expect(await visitor.signIn(Username, { password: PASSWORD })).toEqual(waits(kind))
      await expect(visitor.answer('x')).rejects.toThrow()
      expect(await visitor.answer(await app.code())).toEqual(SIGNED_IN)
    },
  })),
  {
    name: 'a choice between second factors, and a change of mind',
    in: 'open',
    needs: [],
    async walk(visitor, town) {
      const { Username, code } = await town.person()
      await visitor.signIn(Username, byPassword)
      const app = await setUpApp(visitor, town)
      await visitor.prefer({ SMS_MFA: 'on', SOFTWARE_TOKEN_MFA: 'on' })
      const both: readonly MfaKind[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA']
      expect(await visitor.preferences()).toEqual({ enabled: both, preferred: undefined })
      expect(await visitor.signIn(Username, byPassword)).toEqual({ asks: 'SELECT_MFA_TYPE', choices: both })
      expect(await visitor.answer('SMS_MFA')).toEqual(waits('SMS_MFA'))
      expect(await visitor.answer(await code())).toEqual(SIGNED_IN)
      await visitor.prefer({ SMS_MFA: 'on', SOFTWARE_TOKEN_MFA: 'preferred' })
      expect(await visitor.preferences()).toEqual({ enabled: both, preferred: 'SOFTWARE_TOKEN_MFA' })
      expect(await visitor.signIn(Username, byPassword)).toEqual(waits('SOFTWARE_TOKEN_MFA'))
      expect(await visitor.answer(app.code())).toEqual(SIGNED_IN)
      await visitor.prefer({ SMS_MFA: 'off', SOFTWARE_TOKEN_MFA: 'off' })
      expect(await visitor.preferences()).toEqual({ enabled: [], preferred: undefined })
      expect(await visitor.signIn(Username, byPassword)).toEqual(SIGNED_IN)
    },
  },
  {
    name: 'a new password, and then an app that is set up at sign-in and asked for at the next',
    in: 'strict',
    needs: [],
    async walk(visitor, town) {
      const { Username } = await town.person({ isInvited: true, isBare: true })
      expect(await visitor.signIn(Username, byPassword)).toEqual(waits('NEW_PASSWORD_REQUIRED'))
      expect(await visitor.answer(NEW)).toEqual(waits('MFA_SETUP'))
      const app = await setUpApp(visitor, town)
      expect(app.done).toEqual(SIGNED_IN)
      expect(await visitor.signIn(Username, { ...byPassword, password: NEW })).toEqual(waits('SOFTWARE_TOKEN_MFA'))
      expect(await visitor.answer(app.code())).toEqual(SIGNED_IN)
    },
  },
  {
    name: 'an address that is set up at sign-in',
    in: 'strict',
    needs: ['set-up of an address'],
    async walk(visitor, town) {
      const { Username, code } = await town.person({ isBare: true })
      expect(await visitor.signIn(Username, byPassword)).toEqual({
        asks: 'MFA_SETUP',
        choices: expect.arrayContaining(['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']),
      })
      expect(await visitor.setUpAddress?.(`${Username}@example.com`)).toEqual(waits('EMAIL_OTP'))
      expect(await visitor.answer(await code())).toEqual(SIGNED_IN)
      expect((await visitor.preferences()).preferred).toBe('EMAIL_OTP')
    },
  },
  {
    name: 'a device that stands for the second factor from the second sign-in on, and is refreshed',
    in: 'tracking',
    needs: [],
    async walk(visitor, town) {
      const { client, clock } = town.server
      const { Username } = await town.person()
      const { accessToken: AccessToken } = await town.pool.signIn(Username, PASSWORD)
      const app = authenticator((await client.associateSoftwareToken({ AccessToken })).SecretCode)
      await client.verifySoftwareToken({ AccessToken, UserCode: app.at(clock.now()) })
      const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true }
      await client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings })
      const keyNow = async () => claims(await visitor.accessToken())['device_key']
      expect(await visitor.signIn(Username, byPassword)).toEqual(waits('SOFTWARE_TOKEN_MFA'))
      expect(await visitor.answer(app.at(clock.now(), 1))).toEqual(SIGNED_IN)
      const key = await keyNow()
      expect(key).toMatch(/^eu-west-1_/)
      expect(await visitor.signIn(Username, byPassword)).toEqual(SIGNED_IN)
      expect(await keyNow()).toBe(key)
      expect(claims(await visitor.refresh())['device_key']).toBe(key)
      await visitor.forgetDevice()
      await expect(visitor.refresh()).rejects.toThrow()
    },
  },
  ...[undefined, PASSWORD].map((password): Journey => ({
    name: `two questions of the pool’s own functions, ${password ? 'after SRP' : 'and nothing else'}`,
    in: 'open',
    needs: [],
    async walk(visitor, { person }) {
      const { Username } = await person()
      const how: How = { flow: 'CUSTOM_AUTH', ...(password !== undefined && { password }) }
      const asked = (number: number) => ({ asks: 'CUSTOM_CHALLENGE', question: `Which pie is number ${number}?` })
      expect(await visitor.signIn(Username, how)).toMatchObject(asked(1))
      expect(await visitor.answer('apple')).toMatchObject(asked(2))
      expect(await visitor.answer('cherry')).toEqual(SIGNED_IN)
      if (password !== undefined) return
      await visitor.signIn(Username, how)
      await expect(visitor.answer('plum')).rejects.toThrow('Incorrect username or password.')
    },
  })),
  ...(['PASSWORD', 'PASSWORD_SRP'] as const).map((first): Journey => ({
    name: `USER_AUTH by ${first}`,
    in: 'open',
    needs: ['USER_AUTH'],
    async walk(visitor, { person }) {
      const { Username } = await person()
      expect(await visitor.signIn(Username, { flow: 'USER_AUTH', first, password: PASSWORD })).toEqual(SIGNED_IN)
    },
  })),
  {
    name: 'USER_AUTH by a choice, which is a code by e-mail, or that code at once',
    in: 'open',
    needs: ['USER_AUTH'],
    async walk(visitor, { person }) {
      const { Username, code } = await person()
      const choices = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP']
      expect(await visitor.signIn(Username, { flow: 'USER_AUTH' })).toEqual({ asks: 'SELECT_CHALLENGE', choices })
      expect(await visitor.answer('EMAIL_OTP')).toEqual(waits('EMAIL_OTP'))
      expect(await visitor.answer(await code())).toEqual(SIGNED_IN)
      expect(await visitor.signIn(Username, { flow: 'USER_AUTH', first: 'EMAIL_OTP' })).toEqual(waits('EMAIL_OTP'))
      expect(await visitor.answer(await code())).toEqual(SIGNED_IN)
    },
  },
  {
    name: 'a passkey that is registered, and USER_AUTH by it',
    in: 'open',
    needs: ['passkeys'],
    async walk(visitor, { person }) {
      const { Username } = await person()
      await visitor.signIn(Username, byPassword)
      await visitor.registerPasskey?.(securityKey())
      expect(await visitor.signIn(Username, { flow: 'USER_AUTH', first: 'WEB_AUTHN' })).toEqual(SIGNED_IN)
      expect(claims(await visitor.accessToken())).toMatchObject({ amr: ['swk'] })
    },
  },
  {
    name: 'a sign-up without a password that goes on as a sign-in',
    in: 'open',
    needs: ['USER_AUTH'],
    async walk(visitor, { mailbox }) {
      const username = `new-${securityKey().id.toLowerCase()}`
      await visitor.signUp?.(username, `${username}@example.com`)
      expect(await visitor.confirmAndSignIn?.(await mailbox(username).code())).toEqual(SIGNED_IN)
      expect(claims(await visitor.accessToken())).toMatchObject({ username })
    },
  },
  {
    name: 'a list of sign-ins, of which one is revoked',
    in: 'open',
    needs: ['lists of sessions'],
    async walk(visitor, town) {
      const {
        server: { client },
        person,
      } = town
      const { Username } = await person()
      await visitor.signIn(Username, byPassword)
      const AccessToken = await visitor.accessToken()
      await visitor.signIn(Username, byPassword)
      const sessions = await sessionsOf(visitor, town)
      expect(sessions.map(({ IsCurrentSession }) => IsCurrentSession)).toEqual(expect.arrayContaining([false, true]))
      expect(sessions).toHaveLength(2)
      const SessionId = sessions.find(({ IsCurrentSession }) => !IsCurrentSession)?.SessionId
      await client.revokeUserSession({ AccessToken: await visitor.accessToken(), SessionId })
      await expect(client.getUser({ AccessToken })).rejects.toThrow('Access Token has been revoked')
      await client.getUser({ AccessToken: await visitor.accessToken() })
    },
  },
]
