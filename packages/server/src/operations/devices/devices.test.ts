import { describe, expect, it } from 'vitest'
import vectors from '../../../../../test/vectors/srp-device.json' with { type: 'json' }
import { deviceFor } from '../../../test/devices.ts'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()
const always = await makePool({ DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } })
const prompting = await makePool({ DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true } })
const plain = await makePool()
const UNKNOWN = { name: 'ResourceNotFoundException', message: 'Device does not exist.' }
const INVALID = { name: 'InvalidParameterException' }
type TestPool = typeof always

/** Somebody of a pool, or the same person once more, who has signed in from a new device. */
async function newcomer(pool: TestPool = always, person?: { username: string; password: string }) {
  const { username, password } = person ?? (await pool.user())
  const { AuthenticationResult: result } = await client.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  })
  const device = deviceFor(result)
  const AccessToken = result?.AccessToken
  const mine = { AccessToken, DeviceKey: device.key }
  const theirs = { UserPoolId: pool.id, Username: username, DeviceKey: device.key }
  const confirm = (more: object = {}) =>
    client.confirmDevice({ ...mine, DeviceSecretVerifierConfig: device.config, DeviceName: 'Kitchen', ...more })
  return { username, password, device, AccessToken, mine, theirs, confirm, refreshToken: result?.RefreshToken }
}

const named = (list: readonly { Name?: string | undefined; Value?: string | undefined }[] | undefined) =>
  Object.fromEntries((list ?? []).map(({ Name = '', Value }) => [Name, Value]))

describe('a device', () => {
  it('is confirmed, and shown to its user and to whoever runs the pool', async () => {
    const ana = await newcomer()
    expect(ana.device.key).toMatch(/^eu-west-1_[0-9a-f-]{36}$/)
    expect(ana.device.groupKey).toMatch(/^-[A-Za-z0-9]{8}$/)
    await expect(client.getDevice(ana.mine)).rejects.toMatchObject(UNKNOWN)
    expect(await ana.confirm()).toMatchObject({ UserConfirmationNecessary: false })
    const { Device } = await client.getDevice(ana.mine)
    expect(Device).toMatchObject({ DeviceKey: ana.device.key, DeviceCreateDate: expect.any(Date) })
    expect(named(Device?.DeviceAttributes)).toEqual({
      device_status: 'valid',
      device_name: 'Kitchen',
      last_ip_used: '127.0.0.1',
    })
    const shown = await client.adminGetDevice(ana.theirs)
    expect(named(shown.Device?.DeviceAttributes)).toMatchObject({
      device_name: 'Kitchen',
      'dev:device_owner': `${ana.username}.${always.id}`,
      'dev:device_remembered_status': 'remembered',
      'dev:device_arn': expect.stringMatching(/^arn:aws:cognito-idp:eu-west-1:123456789012:owner\/.*\/device\//),
    })
  })

  it('may be confirmed again as it was, and not otherwise', async () => {
    const ana = await newcomer()
    await Promise.all([ana.confirm(), ana.confirm()])
    const { config } = deviceFor({ NewDeviceMetadata: { DeviceKey: ana.device.key, DeviceGroupKey: '-other' } })
    await expect(ana.confirm({ DeviceSecretVerifierConfig: config })).rejects.toMatchObject({
      name: 'DeviceKeyExistsException',
    })
  })

  it('takes what clients send, byte for byte', async () => {
    const [vector] = vectors.vectors
    const ana = await newcomer()
    expect(await ana.confirm({ DeviceSecretVerifierConfig: vector?.confirm_device })).toMatchObject({
      UserConfirmationNecessary: false,
    })
  })

  const N = vectors.constants.N_hex
  const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')
  const right = { PasswordVerifier: base64(`00${'7'.repeat(766)}`), Salt: base64('11'.repeat(16)) }
  it.each<[string, object]>([
    ['the key is of nobody', { DeviceKey: 'eu-west-1_b8fbbe10-21ea-4a4d-9d5d-8d4dd1f1bd1a' }],
    ['the key has another form', { DeviceKey: 'device' }],
    ['there is no verifier at all', { DeviceSecretVerifierConfig: undefined }],
    ['there is no salt', { DeviceSecretVerifierConfig: { ...right, Salt: undefined } }],
    ['the salt is empty', { DeviceSecretVerifierConfig: { ...right, Salt: '' } }],
    ['the salt is long', { DeviceSecretVerifierConfig: { ...right, Salt: base64('11'.repeat(65)) } }],
    ['the salt is no base64', { DeviceSecretVerifierConfig: { ...right, Salt: '*' } }],
    ['the verifier is 0', { DeviceSecretVerifierConfig: { ...right, PasswordVerifier: base64('00') } }],
    ['the verifier is 1', { DeviceSecretVerifierConfig: { ...right, PasswordVerifier: base64('01') } }],
    ['the verifier is N', { DeviceSecretVerifierConfig: { ...right, PasswordVerifier: base64(`00${N}`) } }],
    [
      'the verifier is long',
      { DeviceSecretVerifierConfig: { ...right, PasswordVerifier: base64('11'.repeat(9_999)) } },
    ],
    ['the verifier is no base64', { DeviceSecretVerifierConfig: { ...right, PasswordVerifier: 'AA==AA' } }],
  ])('is not confirmed when %s', async (_, given) => {
    const ana = await shared
    await expect(ana.confirm(given)).rejects.toMatchObject(INVALID)
    await expect(client.getDevice(ana.mine)).rejects.toMatchObject(UNKNOWN)
  })
  const shared = newcomer()

  it('is confirmed by nobody who was given another key', async () => {
    const [ana, bob] = [await newcomer(), await newcomer()]
    const again = await newcomer(always, ana)
    for (const { AccessToken } of [bob, again]) {
      await expect(ana.confirm({ AccessToken })).rejects.toMatchObject({
        ...INVALID,
        message: 'Invalid device key given.',
      })
    }
  })

  it('is remembered when its user says so, where the user is asked', async () => {
    const ana = await newcomer(prompting)
    expect(await ana.confirm()).toMatchObject({ UserConfirmationNecessary: true })
    const status = async () => {
      const { Device } = await client.adminGetDevice(ana.theirs)
      return named(Device?.DeviceAttributes)['dev:device_remembered_status']
    }
    expect(await status()).toBe('not_remembered')
    await client.updateDeviceStatus({ ...ana.mine, DeviceRememberedStatus: 'remembered' })
    expect(await status()).toBe('remembered')
    await client.adminUpdateDeviceStatus({ ...ana.theirs, DeviceRememberedStatus: 'not_remembered' })
    expect(await status()).toBe('not_remembered')
    for (const call of [client.updateDeviceStatus(ana.mine), client.adminUpdateDeviceStatus(ana.theirs)]) {
      await expect(call).rejects.toMatchObject(INVALID)
    }
  })

  it('is listed page by page', async () => {
    const ana = await newcomer()
    const all = [ana, await newcomer(always, ana), await newcomer(always, ana)]
    for (const one of all) await one.confirm()
    const keys = all.map(({ device }) => device.key).sort()
    const { AccessToken } = ana
    const first = await client.listDevices({ AccessToken, Limit: 2 })
    const { PaginationToken } = first
    const second = await client.listDevices({ AccessToken, Limit: 2, PaginationToken })
    expect([...(first.Devices ?? []), ...(second.Devices ?? [])].map(({ DeviceKey }) => DeviceKey)).toEqual(keys)
    expect(second.PaginationToken).toBeUndefined()
    const { DeviceKey: _, ...whose } = ana.theirs
    const shown = await client.adminListDevices(whose)
    expect(shown.Devices?.map(({ DeviceKey }) => DeviceKey)).toEqual(keys)
    expect(named(shown.Devices?.[0]?.DeviceAttributes)).toHaveProperty('dev:device_owner')
    const bob = await newcomer()
    await expect(client.listDevices({ AccessToken: bob.AccessToken, PaginationToken })).rejects.toMatchObject(INVALID)
  })

  it.each(['ForgetDevice', 'AdminForgetDevice'])('ends with its sign-ins by %s', async (by) => {
    const ana = await newcomer()
    await ana.confirm()
    const other = await newcomer(always, ana)
    await other.confirm()
    const forget = () =>
      by === 'ForgetDevice'
        ? client.forgetDevice({ ...ana.mine, AccessToken: other.AccessToken })
        : client.adminForgetDevice(ana.theirs)
    await forget()
    const { AccessToken, DeviceKey } = ana.mine
    const revoked = { name: 'NotAuthorizedException', message: 'Access Token has been revoked' }
    await expect(client.getUser({ AccessToken: String(AccessToken) })).rejects.toMatchObject(revoked)
    await expect(ana.confirm()).rejects.toMatchObject(revoked)
    const { clientId: ClientId } = always
    const { refreshToken: RefreshToken } = ana
    await expect(client.getTokensFromRefreshToken({ ClientId, RefreshToken, DeviceKey })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
    await expect(forget()).rejects.toMatchObject(UNKNOWN)
    expect((await client.listDevices({ AccessToken: other.AccessToken })).Devices).toHaveLength(1)
  })

  it('is nobody else’s', async () => {
    const [ana, bob] = [await newcomer(), await newcomer()]
    await ana.confirm()
    const { AccessToken } = bob
    const { DeviceKey } = ana.mine
    const Username = bob.username
    const DeviceRememberedStatus = 'not_remembered'
    for (const call of [
      () => client.getDevice({ AccessToken, DeviceKey }),
      () => client.updateDeviceStatus({ AccessToken, DeviceKey, DeviceRememberedStatus }),
      () => client.forgetDevice({ AccessToken, DeviceKey }),
      () => client.adminGetDevice({ ...ana.theirs, Username }),
      () => client.adminUpdateDeviceStatus({ ...ana.theirs, Username, DeviceRememberedStatus }),
      () => client.adminForgetDevice({ ...ana.theirs, Username }),
    ]) {
      await expect(call()).rejects.toMatchObject(UNKNOWN)
    }
    expect(await client.getDevice(ana.mine)).toHaveProperty('Device')
  })

  it('is none where the pool tracks none, or there is no user', async () => {
    const { accessToken: AccessToken, username: Username } = await plain.signedIn()
    const DeviceKey = 'eu-west-1_b8fbbe10-21ea-4a4d-9d5d-8d4dd1f1bd1a'
    const at = { UserPoolId: plain.id, Username, DeviceKey }
    const DeviceRememberedStatus = 'remembered'
    for (const call of [
      () => client.confirmDevice({ AccessToken, DeviceKey }),
      () => client.getDevice({ AccessToken, DeviceKey }),
      () => client.listDevices({ AccessToken }),
      () => client.updateDeviceStatus({ AccessToken, DeviceKey, DeviceRememberedStatus }),
      () => client.forgetDevice({ AccessToken, DeviceKey }),
      () => client.adminGetDevice(at),
      () => client.adminListDevices(at),
      () => client.adminUpdateDeviceStatus({ ...at, DeviceRememberedStatus }),
      () => client.adminForgetDevice(at),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: 'InvalidUserPoolConfigurationException' })
    }
    const elsewhere = { ...at, Username: 'nobody' }
    const nobody = (name: string) => ({ name, message: 'User does not exist.' })
    for (const call of [client.adminGetDevice(elsewhere), client.adminListDevices(elsewhere)]) {
      await expect(call).rejects.toMatchObject(nobody('ResourceNotFoundException'))
    }
    await expect(client.adminForgetDevice(elsewhere)).rejects.toMatchObject(nobody('UserNotFoundException'))
  })
})
