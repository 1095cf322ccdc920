import { describe, expect, it } from 'vitest'
import { server } from '../../test/server.ts'
import { expectTokens, secretHash } from '../../test/sign-in-answer.ts'
import { srpClaim, srpStart } from '../../test/srp-client.ts'

const { client, pool: makePool } = await server()

const PASSWORD = 'Passw0rd!'

const shared = await makePool()
const { username: ana } = await shared.user()

describe('a client with a secret', async () => {
  const pool = await makePool({ AliasAttributes: ['email'] }, { GenerateSecret: true })
  const { username, email } = await pool.user()
  const second = 's3cond'.repeat(6)
  await client.addUserPoolClientSecret({ UserPoolId: pool.id, ClientId: pool.clientId, ClientSecret: second })
  const hash = (name: string, secret = pool.clientSecret ?? '') => secretHash(secret, name, pool.clientId)
  const start = (parameters: Record<string, string>) =>
    client.initiateAuth({ ClientId: pool.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: parameters })

  it('takes a hash of either secret, over the name as sent or the real one', async () => {
    for (const secret of [pool.clientSecret, second]) {
      await start({ USERNAME: username, PASSWORD, SECRET_HASH: hash(username, secret) })
      await start({ USERNAME: email, PASSWORD, SECRET_HASH: hash(email, secret) })
      await start({ USERNAME: email, PASSWORD, SECRET_HASH: hash(username, secret) })
    }
  })

  it.each([
    ['none', undefined, `Client ${pool.clientId} is configured with secret but SECRET_HASH was not received`],
    ['garbage', 'x', `Unable to verify secret hash for client ${pool.clientId}`],
    ['that of another user', hash('bob'), `Unable to verify secret hash for client ${pool.clientId}`],
    ['that of another secret', hash(username, 'x'), `Unable to verify secret hash for client ${pool.clientId}`],
  ])('refuses %s', async (_, SECRET_HASH, message) => {
    const parameters = { USERNAME: username, PASSWORD, ...(SECRET_HASH !== undefined && { SECRET_HASH }) }
    await expect(start(parameters)).rejects.toMatchObject({ name: 'NotAuthorizedException', message })
    await expect(
      client.adminInitiateAuth({
        UserPoolId: pool.id,
        ClientId: pool.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: parameters,
      }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException', message })
  })

  it('asks for the hash in every step of SRP', async () => {
    const srp = srpStart()
    const challenge = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: email, SRP_A: srp.A, SECRET_HASH: hash(email) },
    })
    const claim = srpClaim(pool.id, PASSWORD, srp, challenge.ChallengeParameters)
    const answer = (more: Record<string, string>) =>
      client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: { ...claim, ...more },
      })
    await expect(answer({})).rejects.toMatchObject({
      message: `Client ${pool.clientId} is configured with secret but SECRET_HASH was not received`,
    })
    await expect(answer({ SECRET_HASH: hash('bob') })).rejects.toMatchObject({
      message: `Unable to verify secret hash for client ${pool.clientId}`,
    })
    // The alias again, with the hash of the real name.
    expectTokens(await answer({ USERNAME: email, SECRET_HASH: hash(username, second) }))
  })

  it('asks for the hash of the real username at a refresh', async () => {
    const { AuthenticationResult } = await start({ USERNAME: username, PASSWORD, SECRET_HASH: hash(username) })
    const REFRESH_TOKEN = AuthenticationResult?.RefreshToken ?? ''
    const refresh = (parameters: Record<string, string>) =>
      client.initiateAuth({
        ClientId: pool.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN, ...parameters },
      })
    await refresh({ SECRET_HASH: hash(username) })
    await refresh({ SECRET_HASH: hash(username, second) })
    await expect(refresh({ SECRET_HASH: hash('bob') })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `SecretHash does not match for the client: ${pool.clientId}`,
    })
    await expect(refresh({})).rejects.toMatchObject({
      message: `Client ${pool.clientId} is configured with secret but SECRET_HASH was not received`,
    })
  })

  it('is told from one without', async () => {
    const AuthParameters = { USERNAME: ana, PASSWORD, SECRET_HASH: hash(ana) }
    await expect(
      client.initiateAuth({ ClientId: shared.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    ).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `Client ${shared.clientId} is not configured for secret but secret was received`,
    })
  })
})
