import { describe, expect, it } from 'vitest'
import { server } from '../../test/server.ts'

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
})
