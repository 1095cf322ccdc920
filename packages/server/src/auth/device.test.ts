import { beforeEach, describe, expect, it } from 'vitest'
import { authenticator } from '../../test/authenticator.ts'
import { claims } from '../../test/claims.ts'
import type { TestDevice } from '../../test/devices.ts'
import { deviceFor, deviceProof } from '../../test/devices.ts'
import { agrees, testFunctions } from '../../test/functions.ts'
import { PREFERRED, TOTP } from '../../test/mfa-towns.ts'
import { server } from '../../test/server.ts'
import { expectTokens } from '../../test/sign-in-answer.ts'
import { srpClaim, srpStart } from '../../test/srp-client.ts'

const functions = testFunctions()
const running = await server({}, { runner: functions.runner })
const { client, pool: makePool, services } = running
const LambdaConfig = { PostAuthentication: functions.add(agrees), PreTokenGeneration: functions.add(agrees) }
const instead = await makePool({ DeviceConfiguration: { ChallengeRequiredOnNewDevice: true }, LambdaConfig })
const beside = await makePool({ DeviceConfiguration: {} })
for (const { id: UserPoolId } of [instead, beside]) {
  await client.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'OPTIONAL', ...TOTP })
}

type TestPool = typeof instead
type Person = Awaited<ReturnType<typeof newcomer>>

const UNKNOWN = { name: 'ResourceNotFoundException', message: 'Device does not exist.' }
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }
const SPENT = { name: 'NotAuthorizedException', message: expect.stringContaining('only be used once') }
const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' }
const REFUSED = { name: 'NotAuthorizedException', message: 'Invalid Refresh Token' }
const NEVER = 'eu-west-1_b8fbbe10-21ea-4a4d-9d5d-8d4dd1f1bd1a'

beforeEach(() => void functions.events.splice(0))

function at(pool: TestPool, username: string, password: string) {
  const { clientId: ClientId } = pool
  return {
    start: (DEVICE_KEY?: string) =>
      client.initiateAuth({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: password, ...(DEVICE_KEY && { DEVICE_KEY }) },
      }),
    respond: (ChallengeName: string, Session: string | undefined, responses: Record<string, string>) =>
      client.respondToAuthChallenge({
        ClientId,
        ChallengeName: ChallengeName as 'SMS_MFA',
        Session,
        ChallengeResponses: { USERNAME: username, ...responses },
      }),
    refresh: (REFRESH_TOKEN: string | undefined, DEVICE_KEY?: string) =>
      client.initiateAuth({
        ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: REFRESH_TOKEN ?? '', ...(DEVICE_KEY && { DEVICE_KEY }) },
      }),
  }
}

/** Somebody with an authenticator app, who has confirmed the device they sign in from. */
async function newcomer(pool: TestPool = instead, { confirms = true, app: hasApp = true } = {}) {
  const { username, password } = await pool.user()
  const steps = at(pool, username, password)
  const { AuthenticationResult: result } = await steps.start()
  const device = deviceFor(result)
  const AccessToken = result?.AccessToken ?? ''
  const DeviceSecretVerifierConfig = device.config
  if (confirms) await client.confirmDevice({ AccessToken, DeviceKey: device.key, DeviceSecretVerifierConfig })
  const theirs = { UserPoolId: pool.id, Username: username }
  const { SecretCode } = hasApp ? await client.associateSoftwareToken({ AccessToken }) : {}
  const app = authenticator(SecretCode)
  if (hasApp) {
    await client.verifySoftwareToken({ AccessToken, UserCode: app.at(services.clock.now()) })
    await client.adminSetUserMFAPreference({ ...theirs, SoftwareTokenMfaSettings: PREFERRED })
  }
  return { ...steps, username, password, device, theirs, app, result, AccessToken, pool }
}

/** As far as to the second step of the device's proof. */
async function proving({ start, respond, device }: Person, from: TestDevice = device) {
  const begun = await start(from.key)
  expect(begun.ChallengeName).toBe('DEVICE_SRP_AUTH')
  const proof = deviceProof(from)
  const asked = await respond('DEVICE_SRP_AUTH', begun.Session, proof.first)
  return { begun, asked, claim: proof.second(asked.ChallengeParameters), proof }
}

const remember = ({ theirs, device }: Person, DeviceRememberedStatus: 'remembered' | 'not_remembered') =>
  client.adminUpdateDeviceStatus({ ...theirs, DeviceKey: device.key, DeviceRememberedStatus })
const forget = ({ theirs, device }: Person) => client.adminForgetDevice({ ...theirs, DeviceKey: device.key })

describe('a sign-in from a device', () => {
  it('that is new is given a key, bound to its tokens', async () => {
    const ana = await newcomer(instead, { confirms: false, app: false })
    const { key } = ana.device
    expect(ana.result?.NewDeviceMetadata).toEqual({ DeviceKey: key, DeviceGroupKey: ana.device.groupKey })
    expect([ana.result?.AccessToken, ana.result?.IdToken].map((token) => claims(token ?? '')['device_key'])).toEqual([
      key,
      key,
    ])
    expect(functions.events.map(({ request }) => request)).toMatchObject([{ newDeviceUsed: true }, {}])
    const { AuthenticationResult: next } = await ana.start()
    expect(next?.NewDeviceMetadata?.DeviceKey).not.toBe(key)
    expect(next?.NewDeviceMetadata?.DeviceGroupKey).toBe(ana.device.groupKey)
  })

  it('that is remembered proves the device instead of a second factor', async () => {
    const ana = await newcomer()
    expect((await ana.start()).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    functions.events.splice(0)
    const { begun, asked, claim } = await proving(ana)
    expect(begun.ChallengeParameters).toEqual({ USERNAME: ana.username })
    expect(asked).toMatchObject({
      ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
      Session: expect.any(String),
      ChallengeParameters: {
        DEVICE_KEY: ana.device.key,
        SALT: expect.stringMatching(/^[0-9a-f]+$/),
        SRP_B: expect.stringMatching(/^[0-9a-f]+$/),
        SECRET_BLOCK: expect.any(String),
        USERNAME: ana.username,
      },
    })
    const answer = await ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, claim)
    expectTokens(answer)
    expect(answer.AuthenticationResult).not.toHaveProperty('NewDeviceMetadata')
    expect(claims(answer.AuthenticationResult?.AccessToken ?? '')['device_key']).toBe(ana.device.key)
    expect(functions.events.map(({ triggerSource }) => triggerSource)).toEqual([
      'PostAuthentication_Authentication',
      'TokenGeneration_AuthenticateDevice',
    ])
    expect(functions.events[0]?.request).toMatchObject({ newDeviceUsed: false })
    const { Device } = await client.adminGetDevice({ ...ana.theirs, DeviceKey: ana.device.key })
    expect(Device?.DeviceAttributes).toContainEqual({ Name: 'last_ip_used', Value: '127.0.0.1' })
  })

  it('is known from the first step on, also where nothing is shown yet', async () => {
    const ana = await newcomer()
    const start = srpStart()
    const begin = (DEVICE_KEY: string) =>
      client.initiateAuth({
        ClientId: instead.clientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: ana.username, SRP_A: start.A, DEVICE_KEY },
      })
    const claim = async (key: string) =>
      srpClaim(instead.id, ana.password, start, (await begin(key)).ChallengeParameters)
    const next = async (key: string) => ana.respond('PASSWORD_VERIFIER', undefined, await claim(key))
    expect((await next(ana.device.key)).ChallengeName).toBe('DEVICE_SRP_AUTH')
    // Signed in by an alias, a client knows its key only once it knows the username.
    const named = { ...(await claim(NEVER)), DEVICE_KEY: ana.device.key }
    expect((await ana.respond('PASSWORD_VERIFIER', undefined, named)).ChallengeName).toBe('DEVICE_SRP_AUTH')
    // As clients do whose device is gone: with its key they are refused, and go on without it.
    const responses = await claim(NEVER)
    await expect(
      ana.respond('PASSWORD_VERIFIER', undefined, { ...responses, DEVICE_KEY: NEVER }),
    ).rejects.toMatchObject(UNKNOWN)
    expect((await ana.respond('PASSWORD_VERIFIER', undefined, responses)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })

  it('proves it after the second factor, where that is asked for all the same', async () => {
    const ana = await newcomer(beside)
    const begun = await ana.start(ana.device.key)
    expect(begun.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const SOFTWARE_TOKEN_MFA_CODE = ana.app.at(services.clock.now(), 1)
    const next = await ana.respond('SOFTWARE_TOKEN_MFA', begun.Session, { SOFTWARE_TOKEN_MFA_CODE })
    expect(next.ChallengeName).toBe('DEVICE_SRP_AUTH')
    const proof = deviceProof(ana.device)
    const asked = await ana.respond('DEVICE_SRP_AUTH', next.Session, proof.first)
    expectTokens(await ana.respond('DEVICE_PASSWORD_VERIFIER', undefined, proof.second(asked.ChallengeParameters)))
  })

  it('that is not remembered shows the second factor, and is given no new key', async () => {
    const ana = await newcomer()
    await remember(ana, 'not_remembered')
    const { key } = ana.device
    const begun = await ana.start(key)
    expect(begun.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const SOFTWARE_TOKEN_MFA_CODE = ana.app.at(services.clock.now(), 1)
    const answer = await ana.respond('SOFTWARE_TOKEN_MFA', begun.Session, { SOFTWARE_TOKEN_MFA_CODE, DEVICE_KEY: key })
    expectTokens(answer)
    expect(answer.AuthenticationResult).not.toHaveProperty('NewDeviceMetadata')
    expect(claims(answer.AuthenticationResult?.IdToken ?? '')['device_key']).toBe(key)
  })

  it('is refused when it is nobody’s, another’s or not confirmed, and told only to who knows the password', async () => {
    const [ana, bob] = [await newcomer(), await newcomer(instead, { confirms: false })]
    for (const key of [NEVER, ana.device.key, bob.device.key, 'x', 'x'.repeat(60)]) {
      await expect(bob.start(key)).rejects.toMatchObject(UNKNOWN)
    }
    await expect(at(instead, bob.username, 'Wr0ng-one').start(bob.device.key)).rejects.toMatchObject(WRONG)
    const begun = await bob.start()
    const SOFTWARE_TOKEN_MFA_CODE = bob.app.at(services.clock.now(), 1)
    const answer = (more: object) =>
      bob.respond('SOFTWARE_TOKEN_MFA', begun.Session, { SOFTWARE_TOKEN_MFA_CODE, ...more })
    await expect(answer({ DEVICE_KEY: ana.device.key })).rejects.toMatchObject(UNKNOWN)
    // The code and the session are as good as before.
    expectTokens(await answer({}))
  })

  it('has nothing to do with what back ends start', async () => {
    const ana = await newcomer(instead, { app: false })
    const { AuthenticationResult: result } = await client.adminInitiateAuth({
      UserPoolId: instead.id,
      ClientId: instead.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: ana.username, PASSWORD: ana.password, DEVICE_KEY: ana.device.key },
    })
    expect(result).not.toHaveProperty('NewDeviceMetadata')
    expect(claims(result?.AccessToken ?? '')).not.toHaveProperty('device_key')
    expect(await ana.refresh(result?.RefreshToken)).toHaveProperty('AuthenticationResult')
  })
})

describe('the proof of a device', () => {
  it('is not begun without a session, nor by another device', async () => {
    const [ana, bob] = [await newcomer(), await newcomer()]
    const { Session } = await ana.start(ana.device.key)
    const { first } = deviceProof(ana.device)
    await expect(ana.respond('DEVICE_SRP_AUTH', undefined, first)).rejects.toMatchObject({
      message: 'Missing required parameter Session',
    })
    await expect(
      ana.respond('DEVICE_SRP_AUTH', Session, { ...first, DEVICE_KEY: bob.device.key }),
    ).rejects.toMatchObject(UNKNOWN)
    for (const SRP_A of ['0', '1', 'g', 'f'.repeat(1_025)]) {
      await expect(ana.respond('DEVICE_SRP_AUTH', Session, { ...first, SRP_A })).rejects.toMatchObject({
        message: 'Invalid SRP_A value.',
      })
    }
    expect((await ana.respond('DEVICE_SRP_AUTH', Session, first)).ChallengeName).toBe('DEVICE_PASSWORD_VERIFIER')
    await expect(ana.respond('DEVICE_SRP_AUTH', Session, first)).rejects.toMatchObject(SPENT)
  })

  it('is good once, with or without the session', async () => {
    const ana = await newcomer()
    const { asked, claim } = await proving(ana)
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        ana.respond('DEVICE_PASSWORD_VERIFIER', index % 2 ? asked.Session : undefined, claim),
      ),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, claim)).rejects.toMatchObject(SPENT)
  })

  it('is refused by another password, and may be tried again', async () => {
    const ana = await newcomer()
    const { asked, claim, proof } = await proving(ana)
    const wrong = proof.second(asked.ChallengeParameters, 'another')
    await expect(ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, wrong)).rejects.toMatchObject(WRONG)
    const late = { ...claim, TIMESTAMP: 'yesterday' }
    await expect(ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, late)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    expectTokens(await ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, claim))
  })

  it('belongs to one sign-in of one user', async () => {
    const [ana, bob] = [await newcomer(), await newcomer()]
    const [hers, his] = [await proving(ana), await proving(bob)]
    const mixed = { ...hers.claim, PASSWORD_CLAIM_SECRET_BLOCK: his.claim['PASSWORD_CLAIM_SECRET_BLOCK'] ?? '' }
    await expect(ana.respond('DEVICE_PASSWORD_VERIFIER', undefined, mixed)).rejects.toMatchObject(INVALID)
    await expect(ana.respond('DEVICE_PASSWORD_VERIFIER', his.asked.Session, hers.claim)).rejects.toMatchObject(INVALID)
    await expect(ana.respond('PASSWORD_VERIFIER', undefined, hers.claim)).rejects.toMatchObject(INVALID)
    await expect(
      ana.respond('SOFTWARE_TOKEN_MFA', hers.asked.Session, { SOFTWARE_TOKEN_MFA_CODE: '000000' }),
    ).rejects.toMatchObject(INVALID)
    expectTokens(await ana.respond('DEVICE_PASSWORD_VERIFIER', hers.asked.Session, hers.claim))
  })

  it('stands for nothing once the device is forgotten or not remembered', async () => {
    for (const end of [forget, (who: Person) => remember(who, 'not_remembered')]) {
      const ana = await newcomer()
      const [one, two] = [await ana.start(ana.device.key), await proving(ana)]
      await end(ana)
      const { first } = deviceProof(ana.device)
      await expect(ana.respond('DEVICE_SRP_AUTH', one.Session, first)).rejects.toMatchObject(UNKNOWN)
      await expect(ana.respond('DEVICE_PASSWORD_VERIFIER', two.asked.Session, two.claim)).rejects.toMatchObject(UNKNOWN)
    }
  })

  it('does not outrun the end of its device', async () => {
    const ana = await newcomer(instead, { app: false })
    const proofs = await Promise.all(Array.from({ length: 3 }, () => proving(ana)))
    const answers = proofs.map(({ asked, claim }) => ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, claim))
    const [, ...outcomes] = await Promise.allSettled([forget(ana), ...answers])
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject(UNKNOWN)
        continue
      }
      const AccessToken = outcome.value.AuthenticationResult?.AccessToken ?? ''
      await expect(client.getUser({ AccessToken })).rejects.toThrow('Access Token has been revoked')
    }
  })

  it('is guessed at no more often than a password', async () => {
    const ana = await newcomer()
    const { asked, claim, proof } = await proving(ana)
    const wrong = proof.second(asked.ChallengeParameters, 'another')
    const guesses = await Promise.allSettled(
      Array.from({ length: 30 }, () => ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, wrong)),
    )
    const told = guesses.filter(
      (guess) => guess.status === 'rejected' && (guess.reason as Error).message === WRONG.message,
    )
    expect(told.length).toBe(5)
    const locked = { message: 'Password attempts exceeded' }
    await expect(ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, claim)).rejects.toMatchObject(locked)
    await expect(ana.start()).rejects.toMatchObject(locked)
    running.clock.advance(2)
    expectTokens(await ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, claim))
  })
})

describe('a refresh', () => {
  it('names the device, by either operation', async () => {
    const ana = await newcomer()
    const { RefreshToken } = ana.result ?? {}
    const { key } = ana.device
    const ClientId = instead.clientId
    for (const given of [undefined, NEVER]) {
      await expect(ana.refresh(RefreshToken, given)).rejects.toMatchObject(REFUSED)
      await expect(
        client.getTokensFromRefreshToken({ ClientId, RefreshToken, DeviceKey: given }),
      ).rejects.toMatchObject(REFUSED)
    }
    const { AuthenticationResult: fresh } = await ana.refresh(RefreshToken, key)
    expect(claims(fresh?.AccessToken ?? '')['device_key']).toBe(key)
    expect(fresh).not.toHaveProperty('NewDeviceMetadata')
    expect(await client.getTokensFromRefreshToken({ ClientId, RefreshToken, DeviceKey: key })).toHaveProperty(
      'AuthenticationResult',
    )
    await forget(ana)
    await expect(ana.refresh(RefreshToken, key)).rejects.toThrow('Refresh Token has been revoked')
  })

  it('is not for a device that was never confirmed', async () => {
    const ana = await newcomer(instead, { confirms: false, app: false })
    await expect(ana.refresh(ana.result?.RefreshToken, ana.device.key)).rejects.toMatchObject(REFUSED)
  })

  it('ends by a sign-out that leaves the device as it is', async () => {
    const ana = await newcomer()
    await client.globalSignOut({ AccessToken: ana.AccessToken })
    await expect(ana.refresh(ana.result?.RefreshToken, ana.device.key)).rejects.toThrow('has been revoked')
    const { asked, claim } = await proving(ana)
    expectTokens(await ana.respond('DEVICE_PASSWORD_VERIFIER', asked.Session, claim))
  })
})
