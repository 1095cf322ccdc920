import { createVerify, X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { EMAIL, samlWorld } from '../../../test/federation/saml-world.ts'
import type { Said } from '../../../test/federation/tiny-saml.ts'
import { encoded, requestIn, tinySaml } from '../../../test/federation/tiny-saml.ts'
import { APP, CALLBACK, createBrowser, LOGOUT, type Query, queryOf, told } from '../../../test/oauth/browser.ts'

const world = await samlWorld()
const { running, pool, idp, audience, clientId, portalClient, sealedFor, asked, leave, post, signIn, idTokenFor } =
  world
const { client } = running

describe('a provider of SAML', () => {
  it('is asked by the redirect binding, and says who signed in', async () => {
    const { browser, location, xml, id, returnTo, state, query } = await leave()
    expect(location).toMatch(/^https:\/\/idp\.tiny\.local\/sso\?/)
    expect([...query.keys()].toSorted()).toEqual(['RelayState', 'SAMLRequest'])
    expect(returnTo).toBe(`${running.url}/saml2/idpresponse`)
    expect(xml).toContain(`>${audience}</saml:Issuer>`)
    const attributes = { [EMAIL]: ['ana@example.com'], names: ['Ana', 'Baker & Sons'.replace('&', '&amp;')] }
    const response = idp.response({ requestId: id, returnTo, audience, attributes })
    const { code, state: given } = await post(browser, { SAMLResponse: encoded(response), RelayState: state })
    expect(given).toBe('mine')
    expect(await idTokenFor(code)).toMatchObject({
      'cognito:username': 'Corp_Ana',
      'cognito:groups': [`${pool.id}_Corp`],
      email: 'ana@example.com',
      name: '[Ana, Baker+%26+Sons]',
      identities: [{ userId: 'Ana', providerName: 'Corp', providerType: 'SAML', issuer: idp.issuer, primary: 'true' }],
    })
    // Case counts in a NameID.
    expect(await idTokenFor((await signIn({ nameId: 'ana' }))['code'])).toMatchObject({
      'cognito:username': 'Corp_ana',
    })
  })

  it('is asked to have somebody sign in anew, if the application wants that', async () => {
    const requested = async (more: Query = {}) => {
      const { location } = await createBrowser(running).authorize({ ...asked('Corp'), ...more })
      return requestIn(location).xml
    }
    expect(await requested()).not.toContain('ForceAuthn')
    expect(await requested({ prompt: 'select_account', max_age: '60' })).not.toContain('ForceAuthn')
    expect(await requested({ prompt: 'login' })).toContain(' ForceAuthn="true"')
    expect(await requested({ max_age: '0' })).toContain(' ForceAuthn="true"')
  })

  it.each([[['Response']], [['Assertion']], [['Assertion', 'Response']]] as const)('may sign %o', async (sign) => {
    expect(await signIn({ sign })).toHaveProperty('code')
    expect(await signIn({ sign, algorithm: 'sha512' })).toHaveProperty('code')
  })

  it('sees whose request it is, where it wants that', async () => {
    const { query } = await leave('Signed')
    const { Certificate } = await client.getSigningCertificate({ UserPoolId: pool.id })
    const { publicKey } = new X509Certificate(Buffer.from(Certificate ?? '', 'base64'))
    const signed = ['SAMLRequest', 'RelayState', 'SigAlg']
      .map((name) => `${name}=${encodeURIComponent(query.get(name) ?? '')}`)
      .join('&')
    expect(query.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
    expect(
      createVerify('sha256')
        .update(signed)
        .verify(publicKey, query.get('Signature') ?? '', 'base64'),
    ).toBe(true)
  })

  it.each([[['Response']], [['Assertion']]] as const)('may have to encrypt what it says, and sign %o', async (sign) => {
    expect(await signIn({ sign, encryptFor: sealedFor }, { provider: 'Sealed' })).toHaveProperty('code')
  })

  it('may be known by a URL, and turn its keys', async () => {
    const other = await tinySaml(idp.issuer)
    let current = idp
    let isUp = true
    const host = createServer((_, response) => response.writeHead(isUp ? 200 : 503).end(current.metadata()))
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
    afterAll(() => host.close())
    const MetadataURL = `http://localhost:${(host.address() as AddressInfo).port}/metadata`
    await client.createIdentityProvider({
      UserPoolId: pool.id,
      ProviderName: 'Remote',
      ProviderType: 'SAML',
      ProviderDetails: { MetadataURL },
    })
    await client.updateUserPoolClient({
      UserPoolId: pool.id,
      ClientId: clientId,
      ...APP,
      SupportedIdentityProviders: ['COGNITO', 'Corp', 'Signed', 'Sealed', 'Remote'],
    })
    const from = async (one: typeof idp) => {
      const { browser, id, returnTo, state } = await leave('Remote')
      const SAMLResponse = encoded(one.response({ requestId: id, returnTo, audience }))
      return post(browser, { SAMLResponse, RelayState: state })
    }
    expect(await from(idp)).toHaveProperty('code')
    current = other
    expect(await from(other)).toHaveProperty('error_description', 'Response signature verification failed')
    expect(await from(other)).toHaveProperty('code')
    expect(await from(idp)).toHaveProperty('error_description', 'Response signature verification failed')
    // What anybody brings makes nobody forget who the provider is, while that cannot be asked.
    isUp = false
    expect(await from(other)).toHaveProperty('code')
  })

  it('is found by the domain of an e-mail address, as its identifier', async () => {
    await client.updateIdentityProvider({ UserPoolId: pool.id, ProviderName: 'Corp', IdpIdentifiers: ['corp.example'] })
    const { identity_provider: _, ...rest } = asked('')
    for (const idp_identifier of ['corp.example', 'Ana@Corp.Example']) {
      const { location } = await createBrowser(running).authorize({ ...rest, idp_identifier })
      expect(location).toMatch(/^https:\/\/idp\.tiny\.local\/sso\?/)
    }
  })

  it('ends its session, too, when somebody signs out', async () => {
    const { browser, id, returnTo, state } = await leave()
    await post(browser, {
      SAMLResponse: encoded(idp.response({ requestId: id, returnTo, audience })),
      RelayState: state,
    })
    const { location } = await browser.open(`/logout?${queryOf({ client_id: clientId, logout_uri: LOGOUT })}`)
    expect(location).toMatch(/^https:\/\/idp\.tiny\.local\/slo\?/)
    const request = requestIn(location)
    expect(request.query.get('SigAlg')).toMatch(/#rsa-sha256$/)
    expect(request.query.get('Signature')).toMatch(/^[\w+/]{300,}={0,2}$/)
    expect(request.xml).toMatch(/>Ana<\/saml:NameID>.*>s1</)
    const fields = { SAMLResponse: encoded('<x/>'), RelayState: request.state }
    const back = await fetch(new URL('/saml2/logout', running.url), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: queryOf(fields),
    })
    expect(back.headers.get('location')).toBe(LOGOUT)
    expect(told((await browser.authorize({ ...asked('Corp'), prompt: 'none' })).location)).toHaveProperty(
      'error',
      'login_required',
    )
    expect(await post(browser, { ...fields, RelayState: 'https://evil.example' }, '/saml2/logout')).toHaveProperty(
      'status',
      '400',
    )
  })
})

describe('nobody has asked', () => {
  const relay = (more: Query = {}) =>
    queryOf({
      identity_provider: 'Portal',
      client_id: portalClient,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'email openid',
      ...more,
    })
  const returnTo = `${running.url}/saml2/idpresponse`
  const sent = (said: Partial<Said> = {}, RelayState = relay()) =>
    post(createBrowser(running), { SAMLResponse: encoded(idp.response({ returnTo, audience, ...said })), RelayState })

  it('and a provider that may sends somebody', async () => {
    const answer = await sent({ nameId: 'Portia' })
    expect(answer).not.toHaveProperty('state')
    expect(await idTokenFor(answer['code'], portalClient)).toMatchObject({ 'cognito:username': 'Portal_Portia' })
  })

  it.each<[string, Partial<Said>]>([
    ['of more than six minutes ago', { issued: -361 }],
    ['that answers a request', { requestId: '_x' }],
  ])('for a response %s', async (_, said) => {
    expect(await sent(said)).toHaveProperty('error')
  })

  it.each<[string, Query]>([
    ['is not set up for it', { identity_provider: 'Corp', client_id: clientId }],
    ['is beside users of the pool', { identity_provider: 'Portal', client_id: clientId }],
    ['is not there', { identity_provider: 'Nobody' }],
  ])('a provider that %s', async (_, more) => {
    expect(await sent({}, relay(more))).not.toHaveProperty('code')
  })

  it('twice', async () => {
    const SAMLResponse = encoded(idp.response({ returnTo, audience }))
    const fields = { SAMLResponse, RelayState: relay() }
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(createBrowser(running), fields)))
    expect(answers.filter((answer) => 'code' in answer)).toHaveLength(1)
  })

  it('and leads nowhere that is not the client’s', async () => {
    expect(await sent({}, relay({ redirect_uri: 'https://evil.example' }))).not.toHaveProperty('code')
  })
})

describe('a browser without its cookie', () => {
  it('is asked to post once more, from here', async () => {
    const { browser, id, returnTo, state } = await leave()
    const fields = { SAMLResponse: encoded(idp.response({ requestId: id, returnTo, audience })), RelayState: state }
    const { status, text = '' } = await post(createBrowser(running), fields)
    expect(status).toBe('200')
    expect(text).toContain('action="/saml2/idpresponse"')
    expect(await post(createBrowser(running), { ...fields, poolhouse_again: '1' })).toHaveProperty('status', '400')
    expect(await post(browser, { ...fields, poolhouse_again: '1' })).toHaveProperty('code')
  })
})
