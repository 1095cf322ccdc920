import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()
const { id: UserPoolId } = await makePool({ Schema: [{ Name: 'dept', AttributeDataType: 'String' }] })

const GOOGLE = { client_id: 'pies', client_secret: 's3cret', authorize_scopes: 'openid email' }
const OIDC = {
  client_id: 'pies',
  client_secret: 's3cret',
  authorize_scopes: 'openid email',
  attributes_request_method: 'GET',
  oidc_issuer: 'https://login.pies.example',
}
const APPLE = { client_id: 'a', team_id: 'b', key_id: 'c', private_key: 'MIG', authorize_scopes: 'email' }
const METADATA = `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x">
  <md:IDPSSODescriptor>
    <!-- <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://no.example"/> -->
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://post.example"/>
    <md:SingleSignOnService Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' Location='https://in.example/?a=1&amp;b=2'/>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://out.example"/>
  </md:IDPSSODescriptor></md:EntityDescriptor>`

let made = 0
const oidc = (more: object = {}) =>
  client.createIdentityProvider({
    UserPoolId,
    ProviderName: `Oidc${(made += 1)}`,
    ProviderType: 'OIDC',
    ProviderDetails: OIDC,
    ...more,
  })

describe('an identity provider', () => {
  it('of each social type is completed by what is known of it', async () => {
    const { IdentityProvider: google } = await client.createIdentityProvider({
      UserPoolId,
      ProviderName: 'Google',
      ProviderType: 'Google',
      ProviderDetails: GOOGLE,
      AttributeMapping: { email: 'email', 'custom:dept': 'hd' },
      IdpIdentifiers: ['pies.example'],
    })
    expect(google).toEqual({
      UserPoolId,
      ProviderName: 'Google',
      ProviderType: 'Google',
      ProviderDetails: {
        ...GOOGLE,
        attributes_url: 'https://people.googleapis.com/v1/people/me?personFields=',
        attributes_url_add_attributes: 'true',
        authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
        oidc_issuer: 'https://accounts.google.com',
        token_request_method: 'POST',
        token_url: 'https://www.googleapis.com/oauth2/v4/token',
      },
      AttributeMapping: { email: 'email', 'custom:dept': 'hd', username: 'sub' },
      IdpIdentifiers: ['pies.example'],
      CreationDate: expect.any(Date),
      LastModifiedDate: expect.any(Date),
    })
    const described = await client.describeIdentityProvider({ UserPoolId, ProviderName: 'Google' })
    expect(described.IdentityProvider).toEqual(google)
    const found = await client.getIdentityProviderByIdentifier({ UserPoolId, IdpIdentifier: 'pies.example' })
    expect(found.IdentityProvider).toEqual(google)

    const facebook = await client.createIdentityProvider({
      UserPoolId,
      ProviderName: 'Facebook',
      ProviderType: 'Facebook',
      ProviderDetails: { ...GOOGLE, api_version: 'v21.0' },
    })
    expect(facebook.IdentityProvider?.ProviderDetails).toMatchObject({
      token_url: 'https://graph.facebook.com/v21.0/oauth/access_token',
      token_request_method: 'GET',
    })
    expect(facebook.IdentityProvider?.AttributeMapping).toEqual({ username: 'id' })
    const amazon = await client.createIdentityProvider({
      UserPoolId,
      ProviderName: 'LoginWithAmazon',
      ProviderType: 'LoginWithAmazon',
      ProviderDetails: { ...GOOGLE, token_url: 'http://localhost:9999/token' },
    })
    expect(amazon.IdentityProvider?.ProviderDetails).toMatchObject({
      authorize_url: 'https://www.amazon.com/ap/oa',
      token_url: 'http://localhost:9999/token',
    })
  })

  it('of Apple does not tell its private key', async () => {
    const at = { UserPoolId, ProviderName: 'SignInWithApple' }
    await client.createIdentityProvider({ ...at, ProviderType: 'SignInWithApple', ProviderDetails: APPLE })
    const { IdentityProvider } = await client.describeIdentityProvider(at)
    expect(IdentityProvider?.ProviderDetails).toMatchObject({ key_id: 'c', token_request_method: 'POST' })
    expect(IdentityProvider?.ProviderDetails).not.toHaveProperty('private_key')
  })

  it('of SAML tells where its metadata leads, and has a key for encrypted answers', async () => {
    const at = { UserPoolId, ProviderName: 'Company' }
    const ProviderDetails = { MetadataFile: METADATA, EncryptedResponses: 'true' }
    const { IdentityProvider } = await client.createIdentityProvider({ ...at, ProviderType: 'SAML', ProviderDetails })
    const { ActiveEncryptionCertificate: certificate = '', ...details } = IdentityProvider?.ProviderDetails ?? {}
    expect(details).toEqual({
      ...ProviderDetails,
      SSORedirectBindingURI: 'https://in.example/?a=1&b=2',
      SLORedirectBindingURI: 'https://out.example',
    })
    expect(new X509Certificate(Buffer.from(certificate, 'base64')).subject).toBe('CN=Company')
    expect(IdentityProvider).not.toHaveProperty('EncryptionKey')
    // It stays when the provider changes.
    const url = { MetadataURL: 'https://login.pies.example/metadata', EncryptedResponses: 'true' }
    const changed = await client.updateIdentityProvider({ ...at, ProviderDetails: url })
    expect(changed.IdentityProvider?.ProviderDetails).toEqual({ ...url, ActiveEncryptionCertificate: certificate })
  })

  it('has a group for those who sign in with it', async () => {
    const { IdentityProvider } = await oidc()
    const GroupName = `${UserPoolId}_${IdentityProvider?.ProviderName}`
    const { Group } = await client.getGroup({ UserPoolId, GroupName })
    expect(Group?.Description).toBe(`Autogenerated group for users who sign in using ${IdentityProvider?.ProviderName}`)
  })

  it('is changed in the parts that are given', async () => {
    const { IdentityProvider } = await oidc({ AttributeMapping: { email: 'email' }, AcrMapping: { Level1: 'low' } })
    const at = { UserPoolId, ProviderName: IdentityProvider?.ProviderName }
    const mapped = await client.updateIdentityProvider({ ...at, AttributeMapping: { name: 'name' } })
    expect(mapped.IdentityProvider).toEqual({
      ...IdentityProvider,
      AttributeMapping: { name: 'name', username: 'sub' },
      LastModifiedDate: expect.any(Date),
    })
    const { client_secret: _, ...other } = { ...OIDC, client_id: 'tarts', jwks_uri: 'https://login.pies.example/keys' }
    const changed = await client.updateIdentityProvider({ ...at, ProviderDetails: other, IdpIdentifiers: ['tarts'] })
    expect(changed.IdentityProvider).toMatchObject({ IdpIdentifiers: ['tarts'], AcrMapping: { Level1: 'low' } })
    expect(changed.IdentityProvider?.ProviderDetails).toEqual({ ...other, attributes_url_add_attributes: 'false' })
  })

  it('is one of a list, page by page', async () => {
    const { id } = await makePool()
    for (const ProviderName of ['ccc', 'aaa', 'bbb']) await oidc({ UserPoolId: id, ProviderName })
    const first = await client.listIdentityProviders({ UserPoolId: id, MaxResults: 2 })
    expect(first.Providers?.map(({ ProviderName }) => ProviderName)).toEqual(['aaa', 'bbb'])
    expect(Object.keys(first.Providers?.[0] ?? {}).toSorted()).toEqual([
      'CreationDate',
      'LastModifiedDate',
      'ProviderName',
      'ProviderType',
    ])
    const { Providers, NextToken } = await client.listIdentityProviders({ UserPoolId: id, NextToken: first.NextToken })
    expect([Providers?.length, NextToken]).toEqual([1, undefined])
    await client.deleteIdentityProvider({ UserPoolId: id, ProviderName: 'aaa' })
    const all = await client.listIdentityProviders({ UserPoolId: id, MaxResults: 0 })
    expect(all.Providers).toHaveLength(2)
  })

  it('is one of a name, and the only one of its identifiers', async () => {
    const both = [oidc({ ProviderName: 'Once' }), oidc({ ProviderName: 'Once' })]
    const refused = (await Promise.allSettled(both)).find(({ status }) => status === 'rejected')
    expect(refused).toMatchObject({
      reason: { name: 'DuplicateProviderException', message: 'A provider with the name Once already exists' },
    })
    const named = await Promise.allSettled(Array.from({ length: 5 }, () => oidc({ IdpIdentifiers: ['a', 'cakes'] })))
    expect(named.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const taken = { name: 'InvalidParameterException', message: expect.stringContaining('identifier cakes belongs') }
    const change = { UserPoolId, ProviderName: 'Once', IdpIdentifiers: ['b', 'cakes'] }
    await expect(client.updateIdentityProvider(change)).rejects.toMatchObject(taken)
    await client.updateIdentityProvider({ ...change, IdpIdentifiers: ['b'] })
    await client.updateIdentityProvider({ ...change, IdpIdentifiers: ['b', 'd'] })
    await client.deleteIdentityProvider({ UserPoolId, ProviderName: 'Once' })
    await expect(oidc({ IdpIdentifiers: ['b', 'd'] })).resolves.toBeDefined()
  })

  it('that nobody has is refused', async () => {
    const unknown = { name: 'ResourceNotFoundException', message: 'Identity provider Nobody does not exist.' }
    const at = { UserPoolId, ProviderName: 'Nobody' }
    await expect(client.describeIdentityProvider(at)).rejects.toMatchObject(unknown)
    await expect(client.updateIdentityProvider(at)).rejects.toMatchObject(unknown)
    await expect(client.deleteIdentityProvider(at)).rejects.toMatchObject(unknown)
    await expect(client.getIdentityProviderByIdentifier({ UserPoolId, IdpIdentifier: 'Nobody' })).rejects.toMatchObject(
      unknown,
    )
    const own = { UserPoolId, ProviderName: 'COGNITO' }
    const unsupported = { name: 'UnsupportedIdentityProviderException' }
    await expect(client.updateIdentityProvider(own)).rejects.toMatchObject(unsupported)
    await expect(client.deleteIdentityProvider(own)).rejects.toMatchObject(unsupported)
  })

  const saml = (ProviderDetails: object) => ({ ProviderType: 'SAML', ProviderDetails })
  const without = (name: string) => ({ ProviderDetails: { ...OIDC, [name]: '' } })
  const tag = '<md:EntityDescriptor xmlns:md="m"/>'
  it.each([
    ['a social type under another name', { ProviderType: 'Google', ProviderDetails: GOOGLE }],
    ['another type under a social name', { ProviderName: 'Google' }],
    ['the name of the pool’s own users', { ProviderName: 'Cognito' }],
    ['no client_id', without('client_id')],
    ['no issuer', without('oidc_issuer')],
    ['no method', without('attributes_request_method')],
    ['another method', { ProviderDetails: { ...OIDC, attributes_request_method: 'PUT' } }],
    ['scopes without openid', { ProviderDetails: { ...OIDC, authorize_scopes: 'openid2 email' } }],
    ['an issuer without TLS', { ProviderDetails: { ...OIDC, oidc_issuer: 'http://login.pies.example' } }],
    ['an endpoint that is no URL', { ProviderDetails: { ...OIDC, token_url: 'javascript:alert(1)' } }],
    ['an endpoint with a password', { ProviderDetails: { ...OIDC, jwks_uri: 'https://a:b@pies.example' } }],
    ['a detail of another type', { ProviderDetails: { ...OIDC, team_id: 'x' } }],
    ['a detail named as a member of every object', { ProviderDetails: { ...OIDC, constructor: 'x' } }],
    ['a level that is not known', { AcrMapping: { Level5: 'x' } }],
    ['levels of SAML', { ...saml({ MetadataURL: 'https://a.example' }), AcrMapping: { Level1: 'x' } }],
    ['a mapping of the sub', { AttributeMapping: { sub: 'sub' } }],
    ['a mapping of the identities', { AttributeMapping: { identities: 'x' } }],
    ['a mapping of nothing that the pool has', { AttributeMapping: { 'custom:none': 'x' } }],
    ['another mapping of the username', { AttributeMapping: { username: 'email' } }],
    ['SAML without metadata', saml({ IDPSignout: 'true' })],
    ['SAML with two metadata', saml({ MetadataURL: 'https://a.example', MetadataFile: METADATA })],
    ['metadata that is none', saml({ MetadataFile: 'pies' })],
    ['metadata without a place', saml({ MetadataFile: tag })],
    [
      'metadata with entities',
      saml({ MetadataFile: `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${METADATA}` }),
    ],
    ['metadata that leads to a script', saml({ MetadataFile: METADATA.replace('https://in.example', 'javascript:') })],
    ['metadata that is too long', saml({ MetadataFile: METADATA + ' '.repeat(100_000) })],
    ['another algorithm', saml({ MetadataURL: 'https://a.example', RequestSigningAlgorithm: 'rsa-sha1' })],
  ])('is refused with %s', async (_, more) => {
    await expect(oidc(more)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('may be named by a client when it is there', async () => {
    const app = { UserPoolId, ClientName: 'app', SupportedIdentityProviders: ['COGNITO', 'Later'] }
    const refusal = {
      name: 'InvalidParameterException',
      message: `The provider Later does not exist for User Pool ${UserPoolId}.`,
    }
    await expect(client.createUserPoolClient(app)).rejects.toMatchObject(refusal)
    await oidc({ ProviderName: 'Later' })
    const { UserPoolClient } = await client.createUserPoolClient(app)
    expect(UserPoolClient?.SupportedIdentityProviders).toEqual(['COGNITO', 'Later'])
    await client.deleteIdentityProvider({ UserPoolId, ProviderName: 'Later' })
    await expect(client.updateUserPoolClient({ ...app, ClientId: UserPoolClient?.ClientId })).rejects.toMatchObject(
      refusal,
    )
  })
})

describe('the signing certificate of a pool', () => {
  it('is one for all who ask at once, and good for ten years', async () => {
    const asked = await Promise.all(Array.from({ length: 3 }, () => client.getSigningCertificate({ UserPoolId })))
    const certificates = new Set(asked.map(({ Certificate }) => Certificate))
    expect(certificates.size).toBe(1)
    const [text = ''] = certificates
    const certificate = new X509Certificate(Buffer.from(text, 'base64'))
    expect(certificate.subject).toBe(`CN=${UserPoolId}`)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    const years = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / (365.25 * 86_400_000)
    expect(years).toBeCloseTo(10, 1)
  })
})
