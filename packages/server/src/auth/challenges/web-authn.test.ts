import { describe, expect, it } from 'vitest'
import { TOTP, PREFERRED } from '../../../test/mfa-towns.ts'
import { watchStatements } from '../../../test/asked-statements.ts'
import { authenticator } from '../../../test/authenticator.ts'
import { claims } from '../../../test/claims.ts'
import { beaches } from '../../../test/passkeys/beaches.ts'
import { securityKey, type Lies } from '../../../test/passkeys/security-key.ts'
import { server } from '../../../test/server.ts'
import { expectTokens } from '../../../test/sign-in-answer.ts'

const running = await server()
const { client, clock, log } = running
const { beach } = beaches(running)
const { pool, bather, start, respond, at } = await beach()
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }

/** As many lists in lists as fit. */
const DEEP = Buffer.alloc(14_000, 0x81)

interface Options {
  readonly challenge: string
  readonly allowCredentials: readonly { readonly id: string; readonly transports?: readonly string[] }[]
}
const optionsOf = (text: string | undefined) => JSON.parse(text ?? '') as Options
/** Starts a sign-in, and answers what is asked and where the answer goes. */
async function asked(username: string, of = { start, respond }) {
  const { ChallengeName, Session, ChallengeParameters } = await of.start(username)
  expect(ChallengeName).toBe('WEB_AUTHN')
  const text = ChallengeParameters?.['CREDENTIAL_REQUEST_OPTIONS']
  return { text, options: optionsOf(text), answer: (credential: string) => of.respond(username, Session, credential) }
}

describe('a passkey', () => {
  it.each(['ES256', 'RS256'] as const)('of %s signs in', async (algorithm) => {
    const { username, register } = await bather()
    const key = await register(securityKey(algorithm))
    const { text, options, answer } = await asked(username)
    expect(options).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      timeout: 180_000,
      rpId: 'example.com',
      allowCredentials: [{ type: 'public-key', id: key.id, transports: ['internal', 'hybrid'] }],
      userVerification: 'preferred',
    })
    expectTokens(await answer(key.get(text)))
  })

  it.each([
    ['platform', 'swk'],
    ['cross-platform', 'hwk'],
  ])('of the kind %s is told in tokens as %s', async (attachment, method) => {
    const { username, register } = await bather()
    const key = await register(securityKey('ES256', { attachment }))
    const { text, answer } = await asked(username)
    const { AuthenticationResult: result } = await answer(key.get(text))
    expect(claims(result?.AccessToken ?? '')).toMatchObject({ acr: 'urn:cognito:loa:3', amr: [method] })
  })

  it('is one of several, and of those for the pool’s relying party', async () => {
    const other = await beach()
    const { username, register, AccessToken } = await other.bather()
    const [first, second, third] = [await register(), await register(), securityKey()]
    await client.setUserPoolMfaConfig({ ...other.at, WebAuthnConfiguration: { RelyingPartyId: 'example.org' } })
    await register(third)
    const { text, options, answer } = await asked(username, other)
    expect(options.allowCredentials.map(({ id }) => id)).toEqual([third.id])
    await expect(answer(first.get(text))).rejects.toMatchObject(WRONG)
    expectTokens(await answer(third.get(text)))
    const { ConfiguredUserAuthFactors } = await client.getUserAuthFactors({ AccessToken })
    expect(ConfiguredUserAuthFactors).toEqual(['PASSWORD', 'WEB_AUTHN'])
    await client.setUserPoolMfaConfig({ ...other.at, WebAuthnConfiguration: { RelyingPartyId: 'example.com' } })
    const again = await asked(username, other)
    expect(again.options.allowCredentials.map(({ id }) => id)).toEqual([first.id, second.id])
    expectTokens(await again.answer(second.get(again.text)))
  })

  it('signs in once for an answer, of however many at once', async () => {
    const { username, register } = await bather()
    const key = await register()
    const { text, answer } = await asked(username)
    const credential = key.get(text)
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => answer(credential)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(answer(credential)).rejects.toMatchObject({
      message: 'Invalid session for the user, session can only be used once.',
    })
    const { answer: elsewhere } = await asked(username)
    await expect(elsewhere(credential)).rejects.toMatchObject(WRONG)
  })

  it('that was deleted, or is somebody else’s, does not', async () => {
    const [ana, bob] = [await bather(), await bather()]
    const [hers, his] = [await ana.register(), await bob.register()]
    const { text, answer } = await asked(ana.username)
    await expect(answer(his.get(text))).rejects.toMatchObject(WRONG)
    await client.deleteWebAuthnCredential({ AccessToken: ana.AccessToken, CredentialId: hers.id })
    await expect(answer(hers.get(text))).rejects.toMatchObject(WRONG)
  })

  it('signs in nobody who is disabled, or whose password was reset', async () => {
    const { username: Username, register } = await bather()
    const key = await register()
    const before = await asked(Username)
    await client.adminDisableUser({ ...at, Username })
    await expect(before.answer(key.get(before.text))).rejects.toMatchObject({
      message: 'Invalid session for the user.',
    })
    await client.adminEnableUser({ ...at, Username })
    const { text, answer } = await asked(Username)
    expectTokens(await answer(key.get(text)))
  })

  it('that counts less than before signs in, is told to the log, and what was highest stays', async () => {
    const { username, register } = await bather()
    const key = await register()
    const signIn = async (counter: number) => {
      const { text, answer } = await asked(username)
      return answer(key.get(text, { counter }))
    }
    const isTold = ({ message, details }: (typeof log.lines)[number]) =>
      message.includes('went back') && JSON.stringify(details).includes(key.id)
    const told = () => log.lines.filter(isTold).length
    for (const [counter, lines] of [
      [2 ** 32 - 1, 0],
      [7, 1],
      [8, 2],
      [0, 3],
    ] as const) {
      expectTokens(await signIn(counter))
      expect(told()).toBe(lines)
    }
  })
})

describe('an assertion is refused', async () => {
  const { username, register } = await bather()
  const key = await register()

  it.each<[string, Lies, string]>([
    ['from a page of somebody else', { origin: 'https://example.org' }, 'may not use passkeys'],
    ['from a domain that ends alike', { origin: 'https://badexample.com' }, 'may not use passkeys'],
    ['without TLS', { origin: 'http://example.com' }, 'may not use passkeys'],
    ['in a frame of another page', { crossOrigin: true }, 'a page in a frame'],
    ['for another relying party', { relyingParty: 'example.org' }, 'Unexpected RP ID hash'],
    ['over another challenge', { challenge: 'A'.repeat(43) }, 'Unexpected authentication response challenge'],
    ['that is a registration', { type: 'webauthn.create' }, 'Unexpected authentication response type'],
    ['without a touch', { isPresent: false }, 'User not present'],
    ['under an id nobody has', { id: 'AAAA' }, 'the user has no such passkey'],
    ['for another user', { userHandle: 'AAAA' }, 'the user handle is'],
    [
      'with a wrong signature',
      { signature: (right) => withByte(right, right.length - 1, 7) },
      'the signature is wrong',
    ],
    ['with half a signature', { signature: (right) => right.subarray(0, 9) }, 'End of input'],
    ['with no JSON', { clientData: '{' }, 'clientDataJSON is none'],
    ['with other JSON', { clientData: '[7]' }, 'clientDataJSON is none'],
    ['truncated', { authData: (right) => right.subarray(0, 36) }, 'expected at least 37 bytes'],
    ['with more behind it', { authData: (right) => Buffer.concat([right, Buffer.alloc(9)]) }, 'Leftover bytes'],
    ['with extensions nested deeply', { authData: (right) => Buffer.concat([withByte(right, 32, 0x85), DEEP]) }, ''],
    ['of junk', { authData: () => Buffer.alloc(9_000, 0xff) }, 'No data'],
  ])('%s', async (_, lies, why) => {
    const { text, answer } = await asked(username)
    await expect(answer(key.get(text, lies))).rejects.toMatchObject(WRONG)
    expect(log.lines.at(-1)?.message).toContain(why)
    clock.advance(1_000) // no lock
  })

  it.each([
    ['a number', '7'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['half an object', '{'],
    ['a text', '"text"'],
    ['without a response', '{"id":"a","rawId":"a","type":"public-key"}'],
    ['nested deeply', '['.repeat(50_000)],
    ['100 kB of junk', key.get('{"rpId":"x"}', { authData: () => Buffer.alloc(75_000, 0xff) })],
  ])('that is %s, and counts for nothing', async (_, credential) => {
    const { answer } = await asked(username)
    await expect(answer(credential)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('after some wrong ones, the right one too, until the lock ends', async () => {
    const { text, answer } = await asked(username)
    const wrong = Array.from({ length: 30 }, () => answer(key.get(text, { challenge: 'AAAA' })))
    const messages = (await Promise.allSettled(wrong)).flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as Error).message] : [],
    )
    expect(messages.filter((message) => message === WRONG.message)).toHaveLength(5)
    expect(messages.filter((message) => message === 'Password attempts exceeded')).toHaveLength(25)
    await expect(answer(key.get(text))).rejects.toMatchObject({ message: 'Password attempts exceeded' })
    const byPassword = pool.signIn(username, 'Passw0rd!')
    await expect(byPassword).rejects.toMatchObject({ message: 'Password attempts exceeded' })
    clock.advance(2)
    expectTokens(await answer(key.get(text)))
  })
})

function withByte(data: Buffer, at: number, byte: number): Buffer {
  const changed = Buffer.from(data)
  changed[at] = byte
  return changed
}

describe('user verification', () => {
  it('is demanded where the pool requires it', async () => {
    const strict = await beach({ UserVerification: 'required' })
    const { username, register } = await strict.bather()
    const key = await register()
    const { text, options, answer } = await asked(username, strict)
    expect(options).toMatchObject({ userVerification: 'required' })
    await expect(answer(key.get(text, { isVerified: false }))).rejects.toMatchObject(WRONG)
    expectTokens(await answer(key.get(text)))
  })

  it.each([
    ['SINGLE_FACTOR', true, 'SOFTWARE_TOKEN_MFA'],
    ['MULTI_FACTOR_WITH_USER_VERIFICATION', false, 'SOFTWARE_TOKEN_MFA'],
    ['MULTI_FACTOR_WITH_USER_VERIFICATION', true, undefined],
  ] as const)('with %s and %s is followed by %s', async (FactorConfiguration, isVerified, expected) => {
    const own = await beach({ FactorConfiguration }, { MfaConfiguration: 'OPTIONAL', ...TOTP })
    const { username, register, AccessToken } = await own.bather()
    const key = await register()
    const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
    const app = authenticator(SecretCode)
    await client.verifySoftwareToken({ AccessToken, UserCode: app.at(clock.now()) })
    await client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: PREFERRED })
    const { text, answer } = await asked(username, own)
    const after = await answer(key.get(text, { isVerified }))
    expect(after.ChallengeName).toBe(expected)
    if (!expected) return expectTokens(after)
    const ChallengeResponses = { USERNAME: username, SOFTWARE_TOKEN_MFA_CODE: app.at(clock.now(), 1) }
    const answered = { ClientId: own.pool.clientId, ChallengeName: expected, Session: after.Session }
    expectTokens(await client.respondToAuthChallenge({ ...answered, ChallengeResponses }))
  })
})

describe('WebAuthnMfaSettings', async () => {
  const FactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION'
  const own = await beach({ FactorConfiguration }, { MfaConfiguration: 'OPTIONAL', ...TOTP })
  const set = (AccessToken: string, Enabled: boolean, more: object = {}) =>
    client.setUserMFAPreference({ AccessToken, WebAuthnMfaSettings: { Enabled }, ...more })

  it('demand user verification of their user, for as long as they are on', async () => {
    const { username, register, AccessToken } = await own.bather()
    const key = await register()
    const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
    await client.verifySoftwareToken({ AccessToken, UserCode: authenticator(SecretCode).at(clock.now()) })
    await set(AccessToken, true, { SoftwareTokenMfaSettings: { Enabled: true } })
    expect((await client.getUser({ AccessToken })).UserMFASettingList).toEqual(['SOFTWARE_TOKEN_MFA'])
    const { text, options, answer } = await asked(username, own)
    expect(options).toMatchObject({ userVerification: 'required' })
    await expect(answer(key.get(text, { isVerified: false }))).rejects.toMatchObject(WRONG)
    expectTokens(await answer(key.get(text)))
    await client.adminSetUserMFAPreference({
      UserPoolId: own.pool.id,
      Username: username,
      WebAuthnMfaSettings: { Enabled: false },
    })
    expect((await asked(username, own)).options).toMatchObject({ userVerification: 'preferred' })
  })

  it('go with the last other factor, and need one', async () => {
    const { username, register, AccessToken } = await own.bather()
    await register()
    const invalid = { name: 'InvalidParameterException' }
    await expect(set(AccessToken, true)).rejects.toMatchObject(invalid)
    await set(AccessToken, false)
    const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
    await client.verifySoftwareToken({ AccessToken, UserCode: authenticator(SecretCode).at(clock.now()) })
    await set(AccessToken, true, { SoftwareTokenMfaSettings: { Enabled: true } })
    await client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: false } })
    expect((await asked(username, own)).options).toMatchObject({ userVerification: 'preferred' })
  })

  it('are refused where a passkey is one factor', async () => {
    const { AccessToken } = await bather()
    await expect(set(AccessToken, true)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})

describe('somebody who does not exist', () => {
  it('has a passkey, always the same', async () => {
    const shown = async (username: string) => (await asked(username)).options
    const [one, again, other] = [await shown('nobody'), await shown('nobody'), await shown('nobody else')]
    expect(again).toEqual({ ...one, challenge: again.challenge })
    expect(again.challenge).not.toBe(one.challenge)
    expect(one.allowCredentials).toHaveLength(1)
    expect(other.allowCredentials).not.toEqual(one.allowCredentials)
    const { username, register } = await bather()
    await register()
    const { options: real } = await asked(username)
    expect(Object.keys(one)).toEqual(Object.keys(real))
    expect(one.allowCredentials.map((each) => Object.keys(each))).toEqual(
      real.allowCredentials.map((each) => Object.keys(each)),
    )
  })

  it('costs the statements of a user, and is refused and locked alike', async () => {
    const { username, register } = await bather()
    const key = await register()
    const statements = await watchStatements()
    const seen = async (whose: string, id?: string) => {
      const messages: string[] = []
      statements.forget()
      const { text, options, answer } = await asked(whose)
      for (let guess = 0; guess < 6; guess += 1) {
        const credential = key.get(text, { challenge: 'AAAA', id: id ?? options.allowCredentials[0]?.id ?? '' })
        await answer(credential).catch((error: Error) => messages.push(error.message))
      }
      return { messages, asks: statements.texts() }
    }
    const known = await seen(username)
    expect(known.messages.at(-1)).toBe('Password attempts exceeded')
    expect(await seen('nobody at all')).toEqual(known)
    expect(await seen('nobody again', key.id)).toEqual(known)
    statements.stop()
  })
})
