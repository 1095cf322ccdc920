import { describe, expect, it } from 'vitest'
import { people } from '../../../test/people.ts'
import { server } from '../../../test/server.ts'

const world = await server()
const { client, clock } = world
const { caller } = people(world)

const LIMIT = { name: 'LimitExceededException', message: 'Attempt limit exceeded, please try after some time.' }
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }

describe('ChangePassword', () => {
  const change = (AccessToken: string, PreviousPassword: string | undefined, ProposedPassword: string) =>
    client.changePassword({
      AccessToken,
      ProposedPassword,
      ...(PreviousPassword !== undefined && { PreviousPassword }),
    })

  it('replaces the password and leaves other sign-ins alone', async () => {
    const { pool, user, AccessToken } = await caller()
    const { $metadata: _, ...answer } = await change(AccessToken, user.password, 'New-passw0rd')
    expect(answer).toStrictEqual({})
    await expect(pool.signIn(user.username, 'New-passw0rd')).resolves.toHaveProperty('accessToken')
    await expect(pool.signIn(user.username, user.password)).rejects.toMatchObject(WRONG)
    await expect(client.getUser({ AccessToken })).resolves.toBeDefined()
    const refresh = client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: user.refreshToken },
    })
    await expect(refresh).resolves.toHaveProperty('AuthenticationResult.AccessToken')
  })

  it('refuses the old password before the new one', async () => {
    const { user, AccessToken } = await caller()
    await expect(change(AccessToken, 'Wrong-1!', 'Passw0rd')).rejects.toMatchObject(WRONG)
    await expect(change(AccessToken, undefined, 'New-passw0rd')).rejects.toMatchObject(WRONG)
    await expect(change(AccessToken, user.password, 'Passw0rd')).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password must have symbol characters',
    })
  })

  it.each(['Wr', 'Wrong', 'W'.repeat(256)])('takes %s for a wrong password', async (previous) => {
    const { AccessToken } = await caller()
    await expect(change(AccessToken, previous, 'New-passw0rd')).rejects.toMatchObject(WRONG)
  })

  it('takes nothing for no password at all', async () => {
    const { AccessToken } = await caller()
    await expect(change(AccessToken, '', 'New-passw0rd')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: String.raw`1 validation error detected: Value at 'previousPassword' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$`,
    })
  })

  it('counts for the lockout of every way to sign in, and 5 an hour', async () => {
    const { pool, user, AccessToken } = await caller()
    for (let guess = 0; guess < 5; guess += 1) {
      await expect(change(AccessToken, 'Wrong-1!', 'New-passw0rd')).rejects.toMatchObject(WRONG)
    }
    await expect(pool.signIn(user.username, user.password)).rejects.toMatchObject({
      message: 'Password attempts exceeded',
    })
    clock.advance(60)
    await expect(change(AccessToken, user.password, 'New-passw0rd')).rejects.toMatchObject(LIMIT)
    await expect(pool.signIn(user.username, user.password)).resolves.toBeDefined()
  })

  it('lets one of two simultaneous changes win', async () => {
    const { user, AccessToken } = await caller()
    const changes = Array.from({ length: 4 }, (_, index) => change(AccessToken, user.password, `New-passw0rd${index}`))
    const outcomes = await Promise.allSettled(changes)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('DeleteUser', () => {
  it('deletes the caller', async () => {
    const { AccessToken, at } = await caller()
    await client.deleteUser({ AccessToken })
    const gone = { name: 'UserNotFoundException', message: 'User does not exist.' }
    await expect(client.adminGetUser(at)).rejects.toMatchObject(gone)
    await expect(client.deleteUser({ AccessToken })).rejects.toMatchObject(gone)
  })
})
