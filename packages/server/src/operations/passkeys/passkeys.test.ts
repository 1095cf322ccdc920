import { describe, expect, it } from 'vitest'
import { beaches } from '../../../test/passkeys/beaches.ts'
import { cbor, securityKey, type Lies } from '../../../test/passkeys/security-key.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, clock, pool: makePool } = running
const { beach } = beaches(running)
const { pool, bather } = await beach()
const rsa = securityKey('RS256', { attachment: 'cross-platform', transports: ['usb', 'nfc'] })

/** The name of a refusal. */
const name = (value: string) => ({ name: value })

describe('starting a registration', () => {
  it('answers what a browser needs, as JSON', async () => {
    const { AccessToken, username, options } = await bather()
    const { sub = '' } = JSON.parse(Buffer.from(AccessToken.split('.')[1] ?? '', 'base64url').toString()) as {
      sub?: string
    }
    expect(await options()).toEqual({
      rp: { id: 'example.com', name: 'example.com' },
      user: { id: Buffer.from(sub).toString('base64url'), name: username, displayName: username },
      challenge: expect.stringMatching(/^[\w-]+$/),
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      timeout: 180_000,
      excludeCredentials: [],
      authenticatorSelection: { requireResidentKey: true, residentKey: 'required', userVerification: 'preferred' },
    })
  })

  it('excludes what is registered', async () => {
    const { register, options } = await bather()
    const { id } = await register()
    const excludeCredentials = [{ type: 'public-key', id, transports: ['internal', 'hybrid'] }]
    expect(await options()).toMatchObject({ excludeCredentials })
  })

  it('is refused where the pool has no passkeys, or no relying party', async () => {
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, 'WEB_AUTHN' as const] } }
    const [without, unnamed] = [await makePool(), await makePool({ Policies })]
    const start = async (at: typeof without) =>
      client.startWebAuthnRegistration({ AccessToken: (await at.signedIn()).accessToken })
    await expect(start(without)).rejects.toMatchObject(name('WebAuthnNotEnabledException'))
    await expect(start(unnamed)).rejects.toMatchObject({
      name: 'WebAuthnConfigurationMissingException',
      message: 'The user pool has no relying party id and no domain.',
    })
  })

  it('is for the domain of the pool where no relying party is set, and for the custom one before the other', async () => {
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, 'WEB_AUTHN' as const] } }
    const seaside = await makePool({ Policies })
    const { accessToken: AccessToken } = await seaside.signedIn()
    const party = async () => {
      const { CredentialCreationOptions } = await client.startWebAuthnRegistration({ AccessToken })
      return CredentialCreationOptions as { rp: { id: string } } // as browsers read it
    }
    await client.createUserPoolDomain({ UserPoolId: seaside.id, Domain: 'seaside' })
    expect(await party()).toMatchObject({ rp: { id: 'seaside.auth.eu-west-1.localhost' } })
    const CertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1'
    const CustomDomainConfig = { CertificateArn }
    await client.createUserPoolDomain({ UserPoolId: seaside.id, Domain: 'login.seaside.example', CustomDomainConfig })
    expect(await party()).toMatchObject({ rp: { id: 'login.seaside.example' } })
    await client.setUserPoolMfaConfig({
      UserPoolId: seaside.id,
      WebAuthnConfiguration: { RelyingPartyId: 'a.example' },
    })
    expect(await party()).toMatchObject({ rp: { id: 'a.example' } })
  })
})

describe('a registration', () => {
  it('is listed, by what the browser knew of the authenticator', async () => {
    const { register, list, AccessToken } = await bather()
    const first = await register()
    await register(rsa)
    const Credentials = [
      {
        CredentialId: first.id,
        FriendlyCredentialName: 'Platform passkey',
        RelyingPartyId: 'example.com',
        AuthenticatorAttachment: 'platform',
        AuthenticatorTransports: ['internal', 'hybrid'],
        CreatedAt: expect.any(Date),
      },
      {
        CredentialId: rsa.id,
        FriendlyCredentialName: 'Roaming passkey',
        RelyingPartyId: 'example.com',
        AuthenticatorAttachment: 'cross-platform',
        AuthenticatorTransports: ['usb', 'nfc'],
        CreatedAt: expect.any(Date),
      },
    ]
    expect(await list()).toEqual(Credentials)
    const one = await client.listWebAuthnCredentials({ AccessToken, MaxResults: 1 })
    expect(one.Credentials).toEqual(Credentials.slice(0, 1))
    const two = await client.listWebAuthnCredentials({ AccessToken, MaxResults: 1, NextToken: one.NextToken })
    expect(two.Credentials).toEqual(Credentials.slice(1))
    expect(two.NextToken).toBeUndefined()
  })

  it('makes a factor of the user, for this relying party', async () => {
    const { register, AccessToken, username } = await bather()
    const factors = async () => (await client.getUserAuthFactors({ AccessToken })).ConfiguredUserAuthFactors
    expect(await factors()).toEqual(['PASSWORD'])
    await register()
    expect(await factors()).toEqual(['PASSWORD', 'WEB_AUTHN'])
    const byAdmin = await client.adminGetUserAuthFactors({ UserPoolId: pool.id, Username: username })
    expect(byAdmin.ConfiguredUserAuthFactors).toEqual(['PASSWORD', 'WEB_AUTHN'])
  })

  it('is good once, of however many at once', async () => {
    const { options, complete, list } = await bather()
    const made = securityKey().create(await options())
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => complete(made)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = all.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Error).name] : []))
    expect(new Set(refused)).toEqual(new Set(['WebAuthnChallengeNotFoundException']))
    expect(await list()).toHaveLength(1)
  })

  it('is one of at most 20, of however many at once', async () => {
    const { options, complete, list } = await bather()
    const made = await Promise.all(Array.from({ length: 30 }, async () => securityKey().create(await options())))
    const all = await Promise.allSettled(made.map(complete))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
    expect(await list()).toHaveLength(20)
    await expect(options()).rejects.toMatchObject(name('LimitExceededException'))
    await expect(complete(made.at(-1) ?? {})).rejects.toMatchObject(name('LimitExceededException'))
  })

  it('is for who started it, through the client it was started through, for five minutes', async () => {
    const [ana, bob] = [await bather(), await bather()]
    const made = securityKey().create(await ana.options())
    await expect(bob.complete(made)).rejects.toMatchObject(name('WebAuthnChallengeNotFoundException'))
    const { UserPoolClient: other } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    })
    const AuthParameters = { USERNAME: ana.username, PASSWORD: ana.password }
    const signIn = { ClientId: other?.ClientId, AuthFlow: 'USER_PASSWORD_AUTH' as const, AuthParameters }
    const { AuthenticationResult } = await client.initiateAuth(signIn)
    const elsewhere = { AccessToken: AuthenticationResult?.AccessToken, Credential: made as never }
    await expect(client.completeWebAuthnRegistration(elsewhere)).rejects.toMatchObject(
      name('WebAuthnClientMismatchException'),
    )
    clock.advance(300)
    await expect(ana.complete(made)).rejects.toMatchObject(name('WebAuthnChallengeNotFoundException'))
  })

  it('takes no id that somebody else has', async () => {
    const [ana, bob] = [await bather(), await bather()]
    const key = await ana.register()
    const copy = key.create(await bob.options())
    await expect(bob.complete(copy)).rejects.toMatchObject(name('InvalidParameterException'))
    expect(await bob.list()).toEqual([])
  })

  it('looks at no attestation: whoever writes one would choose what addresses are fetched', async () => {
    const { options, complete, list } = await bather()
    const x5c = [Buffer.alloc(900, 0x30)]
    const attestation = {
      fmt: 'packed',
      attStmt: new Map<string, unknown>([
        ['alg', -7],
        ['sig', x5c[0]],
        ['x5c', x5c],
      ]),
    }
    await complete(securityKey().create(await options(), { attestation }))
    expect(await list()).toHaveLength(1)
  })
})

describe('a registration is refused', async () => {
  const { options, complete, list } = await bather()
  const { bather: strict } = await beach({ UserVerification: 'required' })
  const key = securityKey()

  it.each<[string, Lies, string]>([
    ['from a page of somebody else', { origin: 'https://example.org' }, 'WebAuthnOriginNotAllowedException'],
    ['from a domain that ends alike', { origin: 'https://badexample.com' }, 'WebAuthnOriginNotAllowedException'],
    ['from a domain above it', { origin: 'https://com' }, 'WebAuthnOriginNotAllowedException'],
    ['without TLS', { origin: 'http://example.com' }, 'WebAuthnOriginNotAllowedException'],
    ['from what is no origin', { origin: 'https://example.com/' }, 'WebAuthnOriginNotAllowedException'],
    ['from nowhere', { origin: 'null' }, 'WebAuthnOriginNotAllowedException'],
    ['in a frame of another page', { crossOrigin: true }, 'WebAuthnOriginNotAllowedException'],
    ['for another relying party', { relyingParty: 'example.org' }, 'WebAuthnRelyingPartyMismatchException'],
    ['over a challenge of its own', { challenge: 'AAAA' }, 'WebAuthnChallengeNotFoundException'],
    ['over no challenge', { challenge: '' }, 'WebAuthnChallengeNotFoundException'],
    ['with another algorithm', { algorithm: -8 }, 'WebAuthnCredentialNotSupportedException'],
    ['that is an assertion', { type: 'webauthn.get' }, 'InvalidParameterException'],
    ['without a touch', { isPresent: false }, 'InvalidParameterException'],
    ['under another id', { id: 'AAAA' }, 'InvalidParameterException'],
    ['with no JSON', { clientData: '{"type":' }, 'InvalidParameterException'],
    ['with other JSON', { clientData: 'null' }, 'InvalidParameterException'],
    ['truncated', { attestationObject: (object) => object.subarray(0, 100) }, 'InvalidParameterException'],
    [
      'with more behind it',
      { authData: (data) => Buffer.concat([data, Buffer.alloc(9)]) },
      'InvalidParameterException',
    ],
    ['of 100 kB of junk', { attestationObject: () => Buffer.alloc(75_000, 0xa5) }, 'InvalidParameterException'],
    ['nested deeply', { attestationObject: () => Buffer.alloc(14_000, 0x81) }, 'InvalidParameterException'],
    ['of 14 kB of junk', { attestationObject: () => Buffer.alloc(14_000, 0xa5) }, 'InvalidParameterException'],
    [
      'of a huge map',
      { attestationObject: () => Buffer.from('bb00000fffffffffff', 'hex') },
      'InvalidParameterException',
    ],
    ['that is a number', { attestationObject: () => cbor(7) }, 'InvalidParameterException'],
    ['whose parts are of wrong kinds', { authData: () => 'data' as never }, 'InvalidParameterException'],
  ])('%s', async (_, lies, expected) => {
    await expect(complete(key.create(await options(), lies))).rejects.toMatchObject(name(expected))
  })

  it.each<[string, (made: ReturnType<typeof key.create>) => unknown]>([
    ['a text', (made) => JSON.stringify(made)],
    ['a list', () => []],
    ['a number', () => 7],
    ['nothing', () => ({})],
    ['of another type', (made) => ({ ...made, type: 'password' })],
    ['with two ids', (made) => ({ ...made, rawId: 'AAAA' })],
    ['with an id that is none', (made) => ({ ...made, id: 'a b', rawId: 'a b' })],
    ['without a response', (made) => ({ ...made, response: null })],
    ['with a number for a text', (made) => ({ ...made, response: { ...made.response, clientDataJSON: 7 } })],
    ['with transports of no kind', (made) => ({ ...made, response: { ...made.response, transports: ['<b>'] } })],
    [
      'with many transports',
      (made) => ({ ...made, response: { ...made.response, transports: Array(99).fill('usb') } }),
    ],
  ])('that is %s', async (_, spoil) => {
    const spoilt = spoil(key.create(await options())) as object
    await expect(complete(spoilt)).rejects.toMatchObject(name('InvalidParameterException'))
  })

  it('without user verification, where the pool requires it', async () => {
    const ana = await strict()
    expect(await ana.options()).toMatchObject({ authenticatorSelection: { userVerification: 'required' } })
    const made = securityKey().create(await ana.options(), { isVerified: false })
    await expect(ana.complete(made)).rejects.toMatchObject(name('InvalidParameterException'))
    await ana.register()
  })

  it('and leaves nothing', async () => {
    expect(await list()).toEqual([])
    await complete(key.create(await options()))
    expect(await list()).toHaveLength(1)
  })
})

describe('pages', () => {
  it.each([
    ['example.com', 'https://example.com'],
    ['example.com', 'https://login.example.com:8443'],
    ['localhost', 'http://localhost:5173'],
    ['localhost', 'https://localhost'],
    ['app.localhost', 'http://app.localhost:3000'],
  ])('of %s may be at %s', async (RelyingPartyId, origin) => {
    const { at, pool: other } = await shared
    await client.setUserPoolMfaConfig({ ...at, WebAuthnConfiguration: { RelyingPartyId } })
    const { accessToken: AccessToken } = await other.signedIn()
    const { CredentialCreationOptions } = await client.startWebAuthnRegistration({ AccessToken })
    const Credential = securityKey().create(CredentialCreationOptions, { origin }) as never
    await client.completeWebAuthnRegistration({ AccessToken, Credential })
  })
  const shared = beach()

  it.each([
    'https://example.com',
    'example.com:443',
    'EXAMPLE.com',
    'com',
    '127.0.0.1',
    '-a.com',
    'a..com',
    'bücher.de',
  ])('cannot be of %s', async (RelyingPartyId) => {
    const WebAuthnConfiguration = { RelyingPartyId }
    const set = client.setUserPoolMfaConfig({ UserPoolId: pool.id, WebAuthnConfiguration })
    await expect(set).rejects.toMatchObject(name('InvalidParameterException'))
  })
})

describe('deleting', () => {
  it('takes a passkey of the caller, once', async () => {
    const [ana, bob] = [await bather(), await bather()]
    const { id: CredentialId } = await ana.register()
    const unknown = name('ResourceNotFoundException')
    await expect(client.deleteWebAuthnCredential({ AccessToken: bob.AccessToken, CredentialId })).rejects.toMatchObject(
      unknown,
    )
    await client.deleteWebAuthnCredential({ AccessToken: ana.AccessToken, CredentialId })
    expect(await ana.list()).toEqual([])
    await expect(client.deleteWebAuthnCredential({ AccessToken: ana.AccessToken, CredentialId })).rejects.toMatchObject(
      unknown,
    )
  })
})
