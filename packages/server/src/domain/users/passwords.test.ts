import { describe, expect, it, vi } from 'vitest'
import { server } from '../../../test/server.ts'
import * as modexp from '../../crypto/modexp.ts'

// Counted, not replaced.
vi.mock(import('../../crypto/modexp.ts'), { spy: true })

const { client, pool: makePool } = await server()

const USED = { name: 'PasswordHistoryPolicyViolationException', message: 'Password has previously been used' }

async function rememberer(PasswordHistorySize: number) {
  const policy = { MinimumLength: 8, PasswordHistorySize }
  const pool = await makePool({ Policies: { PasswordPolicy: policy } })
  const { username: Username } = await pool.user({ password: 'password-0' })
  const at = { UserPoolId: pool.id, Username }
  const set = (Password: string, Permanent = true) => client.adminSetUserPassword({ ...at, Password, Permanent })
  return { pool, at, set }
}

describe('the password history', () => {
  it('refuses the newest passwords, as many as the policy says', async () => {
    const { set } = await rememberer(3)
    for (const next of ['password-1', 'password-2', 'password-3']) await set(next)
    for (const used of ['password-3', 'password-2', 'password-1']) await expect(set(used)).rejects.toMatchObject(USED)
    await expect(set('password-0')).resolves.toBeDefined()
    await expect(set('password-1')).resolves.toBeDefined()
  })

  it('is kept only where the policy asks for it', async () => {
    const { set, at } = await rememberer(0)
    await set('password-1')
    await expect(set('password-1')).resolves.toBeDefined()
    const policy = { MinimumLength: 8, PasswordHistorySize: 5 }
    await client.updateUserPool({ UserPoolId: at.UserPoolId, Policies: { PasswordPolicy: policy } })
    await expect(set('password-1')).rejects.toMatchObject(USED)
    await expect(set('password-0')).resolves.toBeDefined()
  })

  it('counts for whoever changes, resets or replaces a password, after the policy', async () => {
    const { pool, at, set } = await rememberer(2)
    const { accessToken: AccessToken } = await pool.signIn(at.Username, 'password-0')
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      client.changePassword({ AccessToken, PreviousPassword, ProposedPassword })
    await change('password-0', 'password-1')
    await expect(change('password-1', 'short-0')).rejects.toMatchObject({ name: 'InvalidPasswordException' })
    await expect(change('password-1', 'password-0')).rejects.toMatchObject(USED)

    await client.forgotPassword({ ClientId: pool.clientId, Username: at.Username })
    const ConfirmationCode = await pool.code(at.Username)
    const reset = (Password: string) =>
      client.confirmForgotPassword({ ClientId: pool.clientId, Username: at.Username, ConfirmationCode, Password })
    await expect(reset('password-1')).rejects.toMatchObject(USED)
    await reset('password-2')

    await set('password-3', false)
    const { Session } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: at.Username, PASSWORD: 'password-3' },
    })
    const replace = (NEW_PASSWORD: string) =>
      client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: at.Username, NEW_PASSWORD },
      })
    await expect(replace('password-2')).rejects.toMatchObject(USED)
    await expect(replace('password-4')).resolves.toHaveProperty('AuthenticationResult')
  })
  it('answers no more guesses than sign-ins do', async () => {
    const { pool, at, set } = await rememberer(3)
    for (const next of ['password-1', 'password-2']) await set(next)
    await set('password-3', false)
    const { Session } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: at.Username, PASSWORD: 'password-3' },
    })
    const replace = (NEW_PASSWORD: string) =>
      client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: at.Username, NEW_PASSWORD },
      })
    const guesses = await Promise.allSettled(Array.from({ length: 20 }, () => replace('password-1')))
    const names = guesses.map((one) => (one.status === 'rejected' ? (one.reason as Error).name : 'done'))
    expect(names.filter((name) => name === USED.name)).toHaveLength(5)
    await expect(replace('password-4')).rejects.toMatchObject({ message: 'Password attempts exceeded' })
    // Neither a code nor an administrator is kept out by that.
    await set('password-4')
  })

  it('of the longest kind is searched in many turns of the event loop', async () => {
    const { set } = await rememberer(24)
    for (let index = 1; index < 24; index += 1) await set(`password-${index}`)
    const powers = [modexp.pow, modexp.powBase2].map((spied) => vi.mocked(spied))
    const done = () => powers.reduce((sum, { mock }) => sum + mock.calls.length, 0)
    const start = done()
    let [before, most, isOver] = [start, 0, false]
    const watch = () => {
      most = Math.max(most, done() - before)
      before = done()
      if (!isOver) setImmediate(watch)
    }
    watch()
    await expect(set('password-0')).rejects.toMatchObject(USED)
    isOver = true
    await new Promise((resolve) => setImmediate(resolve))
    expect(done() - start).toBe(24)
    expect(most).toBeLessThanOrEqual(8)
  })
})
