import { createVerify, X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import type { Said } from '../../../test/federation/tiny-saml.ts'
import { encoded, requestIn, tinySaml } from '../../../test/federation/tiny-saml.ts'
import {
  APP,
  CALLBACK,
  createBrowser,
  createProgram,
  LOGOUT,
  type Query,
  queryOf,
  told,
} from '../../../test/oauth/browser.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, pool: makePool, clock } = running
const program = createProgram(running)
const idp = await tinySaml()
const pool = await makePool()
const audience = `urn:amazon:cognito:sp:${pool.id}`
const EMAIL = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'

async function create(ProviderName: string, more: Record<string, string> = {}): Promise<string> {
  const { IdentityProvider } = await client.createIdentityProvider({
    UserPoolId: pool.id,
    ProviderName,
    ProviderType: 'SAML',
    ProviderDetails: { MetadataFile: idp.metadata(), ...more },
    AttributeMapping: { email: EMAIL, name: 'names' },
  })
  return IdentityProvider?.ProviderDetails?.['ActiveEncryptionCertificate'] ?? ''
}

async function clientOf(...SupportedIdentityProviders: string[]): Promise<string> {
  const made = await client.createUserPoolClient({
    UserPoolId: pool.id,
    ClientName: 'app',
    ...APP,
    SupportedIdentityProviders,
  })
  return made.UserPoolClient?.ClientId ?? ''
}

await create('Corp')
await create('Signed', { RequestSigningAlgorithm: 'rsa-sha256', IDPSignout: 'true' })
const sealedFor = await create('Sealed', { EncryptedResponses: 'true' })
await create('Portal', { IDPInit: 'true' })
const clientId = await clientOf('COGNITO', 'Corp', 'Signed', 'Sealed')
const portalClient = await clientOf('Portal')

const asked = (identity_provider: string): Query => ({
  client_id: clientId,
  redirect_uri: CALLBACK,
  response_type: 'code',
  scope: 'openid email profile',
  state: 'mine',
  identity_provider,
})

/** Sends a browser off, and answers what it came for. */
async function leave(provider = 'Corp') {
  const browser = createBrowser(running)
  const { location } = await browser.authorize(asked(provider))
  return { browser, location, ...requestIn(location) }
}

/** Posts a response as the page of a provider has a browser do it. */
async function post(browser: ReturnType<typeof createBrowser>, fields: Query, path = '/saml2/idpresponse') {
  const response = await fetch(new URL(path, running.url), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: browser.cookie(), 'content-type': 'application/x-www-form-urlencoded' },
    body: queryOf(fields),
  })
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    browser.cookies.set(name, value)
  }
  const location = response.headers.get('location') ?? ''
  return location === ''
    ? { status: String(response.status), text: await response.text() }
    : told(new URL(location, running.url).href)
}

/** Signs in with what the provider says, changed as an attacker would. */
async function signIn(said: Partial<Said> = {}, { provider = 'Corp', attack = (xml: string) => xml } = {}) {
  const { browser, id, returnTo, state } = await leave(provider)
  const xml = attack(idp.response({ requestId: id, returnTo, audience, ...said }))
  return post(browser, { SAMLResponse: encoded(xml), RelayState: state })
}

async function idTokenFor(code: string | undefined, client_id = clientId) {
  const { json } = await program.token({ grant_type: 'authorization_code', client_id, redirect_uri: CALLBACK, code })
  return claims(json['id_token'])
}

async function usernames(): Promise<string[]> {
  const { Users = [] } = await client.listUsers({ UserPoolId: pool.id })
  return Users.map(({ Username = '' }) => Username)
}

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
    const host = createServer((_, response) => response.end(current.metadata()))
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
    const { browser, id, returnTo, state } = await leave('Signed')
    await post(browser, {
      SAMLResponse: encoded(idp.response({ requestId: id, returnTo, audience })),
      RelayState: state,
    })
    const { location } = await browser.open(`/logout?${queryOf({ client_id: clientId, logout_uri: LOGOUT })}`)
    expect(location).toMatch(/^https:\/\/idp\.tiny\.local\/slo\?/)
    const request = requestIn(location)
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

describe('a response is refused', () => {
  it.each<[string, Partial<Said>, string]>([
    ['that nobody has signed', { sign: [] }, 'Response signature verification failed'],
    ['that another has signed', { by: 'other' }, 'Response signature verification failed'],
    ['signed by SHA-1', { algorithm: 'sha1' }, 'Response signature verification failed'],
    ['for somebody else', { audience: 'urn:amazon:cognito:sp:other' }, 'Audience is not valid'],
    ['of another issuer', { issuer: 'https://evil.example' }, 'Invalid SAML response received'],
    ['to another place', { recipient: 'https://evil.example' }, 'Invalid SAML response received'],
    ['that came from another place', { destination: 'https://evil.example' }, 'Invalid SAML response received'],
    ['to another request', { requestId: '_other' }, 'Invalid SAML response received'],
    ['to no request', { requestId: undefined }, 'Invalid SAML response received'],
    ['that has expired', { notOnOrAfter: -120 }, 'Invalid SAML response received'],
    ['that is not good yet', { notBefore: 120 }, 'Invalid SAML response received'],
    ['from the future', { issued: 120 }, 'Invalid SAML response received'],
    ['of failure', { status: 'Responder' }, 'Invalid SAML response received'],
    [
      'for a holder of a key',
      { method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' },
      'Invalid SAML response received',
    ],
    ['about nobody', { nameId: ' ' }, 'Invalid SAML response received'],
    ['without a sign-in', { authn: '' }, 'Invalid SAML response received'],
    ['that is encrypted and should not be', { encryptFor: sealedFor }, 'Invalid SAML response received'],
    [
      'without an audience',
      { change: (xml) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '') },
      'Audience is not valid',
    ],
    [
      'without an end',
      { change: (xml) => xml.replace(/(Data[^>]*) NotOnOrAfter="[^"]*"/, '$1') },
      'Invalid SAML response received',
    ],
    [
      'about two',
      { change: (xml) => xml.replace(/(<saml:NameID.*<\/saml:NameID>)/, '$1$1') },
      'Invalid SAML response received',
    ],
  ])('%s', async (_, said, error_description) => {
    const before = await usernames()
    expect(await signIn({ nameId: 'Mallory', ...said })).toEqual({
      error: 'invalid_request',
      error_description,
      state: 'mine',
    })
    expect(await usernames()).toEqual(before)
  })

  it.each<[string, Partial<Said>]>([
    ['that is not encrypted', {}],
    ['that nobody has signed', { sign: [], encryptFor: sealedFor }],
    ['that another has signed', { by: 'other', encryptFor: sealedFor }],
    ['signed inside by SHA-1', { algorithm: 'sha1', encryptFor: sealedFor }],
    ['encrypted for somebody else', { encryptFor: idp.certificate }],
    ['encrypted in an old way', { encryptFor: sealedFor, cipher: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc' }],
    ['with a comment inside', { sign: ['Response'], encryptFor: sealedFor, nameId: 'Ana<!---->x' }],
  ])('%s, where it has to be encrypted, in the same words', async (_, said) => {
    const answer = await signIn(said, { provider: 'Sealed' })
    expect(answer).toMatchObject({ error: 'invalid_request', error_description: 'Invalid SAML response received' })
  })

  // “On Breaking SAML: Be Whoever You Want to Be” (Somorovsky and others, 2012), as SAML Raider has them.
  const parts = (xml: string) => {
    const assertion = /<saml:Assertion.*<\/saml:Assertion>/s.exec(xml)?.[0] ?? ''
    const signature = /<Signature.*?<\/Signature>/s.exec(xml)?.[0] ?? ''
    const evil = assertion
      .replace(signature, '')
      .replace('>Ana<', '>Mallory<')
      .replace(/ID="_a/, 'ID="_evil')
    return { assertion, signature, bare: assertion.replace(signature, ''), evil }
  }
  const wrapping: Record<string, [sign: 'Response' | 'Assertion', attack: (xml: string) => string]> = {
    XSW1: [
      'Response',
      (xml) =>
        wrapped(xml, (signature, original) =>
          signature.replace('</Signature>', `<Object>${original}</Object></Signature>`),
        ),
    ],
    XSW2: ['Response', (xml) => wrapped(xml, (signature, original) => `${original}${signature}`)],
    XSW3: ['Assertion', (xml) => xml.replace(parts(xml).assertion, (own) => parts(xml).evil + own)],
    XSW4: [
      'Assertion',
      (xml) =>
        xml.replace(parts(xml).assertion, (own) =>
          parts(xml).evil.replace('</saml:Assertion>', `${own}</saml:Assertion>`),
        ),
    ],
    XSW5: [
      'Assertion',
      (xml) =>
        xml.replace(
          parts(xml).assertion,
          (own) => own.replace('>Ana<', '>Mallory<').replace(/ID="_a/, 'ID="_evil') + parts(xml).bare,
        ),
    ],
    XSW6: [
      'Assertion',
      (xml) =>
        xml.replace(parts(xml).assertion, (own) =>
          own
            .replace('>Ana<', '>Mallory<')
            .replace(/ID="_a/, 'ID="_evil')
            .replace('</Signature>', `${parts(xml).bare}</Signature>`),
        ),
    ],
    XSW7: [
      'Assertion',
      (xml) =>
        xml.replace(parts(xml).assertion, (own) => `<samlp:Extensions>${parts(xml).evil}</samlp:Extensions>${own}`),
    ],
    XSW8: [
      'Assertion',
      (xml) =>
        xml.replace(parts(xml).assertion, (own) =>
          own
            .replace('>Ana<', '>Mallory<')
            .replace(/ID="_a/, 'ID="_evil')
            .replace('</Signature>', `<Object>${parts(xml).bare}</Object></Signature>`),
        ),
    ],
  }

  function wrapped(xml: string, place: (signature: string, original: string) => string): string {
    const { signature } = parts(xml)
    const original = xml.replace(signature, '')
    const evil = original
      .replace('>Ana<', '>Mallory<')
      .replace(/ID="_r/, 'ID="_evil')
      .replace(/ID="_a/, 'ID="_eviler')
    return evil.replace('</saml:Issuer>', `</saml:Issuer>${place(signature, original)}`)
  }

  it.each(Object.entries(wrapping))('by signature wrapping: %s', async (_, [sign, attack]) => {
    let attacked = ''
    const answer = await signIn({ sign: [sign] }, { attack: (xml) => (attacked = attack(xml)) })
    expect(attacked).toContain('Mallory')
    expect(attacked).toContain('>Ana<')
    expect(answer).toMatchObject({ error: 'invalid_request' })
    expect((await usernames()).join()).not.toContain('Mallory')
  })

  it.each<[string, (xml: string) => string]>([
    ['a changed name', (xml) => xml.replace('>Ana<', '>Mallory<')],
    ['a comment in a name', (xml) => xml.replace('>Ana<', '>Mallory<!---->Ana<')],
    ['an instruction in a name', (xml) => xml.replace('>Ana<', '>A<?x y?>na<')],
    ['a CDATA section', (xml) => xml.replace('>Ana<', '><![CDATA[Ana]]><')],
    ['a document type', (xml) => `<!DOCTYPE x>${xml}`],
    [
      'an entity of a file',
      (xml) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml.replace('>Ana<', '>&e;<')}`,
    ],
    [
      'entities that grow',
      (xml) =>
        `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(99)}"><!ENTITY b "${'&a;'.repeat(99)}">]>${xml.replace('>Ana<', '>&b;<')}`,
    ],
    ['another encoding', (xml) => `<?xml version="1.0" encoding="utf-7"?>${xml}`],
    ['two roots', (xml) => `${xml}${xml}`],
    ['no root', () => 'Ana'],
    ['nothing closed', (xml) => xml.slice(0, -20)],
    ['elements without end', (xml) => xml.replace('<samlp:Status>', `${'<a/>'.repeat(20_000)}<samlp:Status>`)],
    [
      'elements that go deep',
      (xml) => xml.replace('<samlp:Status>', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}<samlp:Status>`),
    ],
    ['a foreign namespace', (xml) => xml.replaceAll('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:evil')],
    ['the signature of nothing', (xml) => xml.replace(/<Reference URI="[^"]*"/, '<Reference URI=""')],
    [
      'a key of its own',
      (xml) =>
        xml
          .replace(/<X509Certificate>.*<\/X509Certificate>/s, '<X509Certificate>AAAA</X509Certificate>')
          .replace('>Ana<', '>Mallory<'),
    ],
  ])('with %s', async (_, attack) => {
    expect(await signIn({}, { attack })).toMatchObject({ error: 'invalid_request' })
  })

  it('that was used before, also for a new request', async () => {
    expect(await signIn({ id: '_once' })).toHaveProperty('code')
    expect(await signIn({ id: '_once' })).toMatchObject({
      error_description: 'Invalid SAML response received: it was used before',
    })
  })

  it('that another browser brings, or after five minutes', async () => {
    const { browser, id, returnTo, state } = await leave()
    const fields = { SAMLResponse: encoded(idp.response({ requestId: id, returnTo, audience })), RelayState: state }
    const eve = createBrowser(running)
    await eve.authorize(asked('Corp'))
    expect(await post(eve, fields)).toHaveProperty('status', '400')
    clock.advance(301)
    expect(await post(browser, fields)).toHaveProperty('status', '400')
    clock.reset()
  })

  it.each<[string, Query]>([
    ['no state', { SAMLResponse: 'AAAA' }],
    ['a state of nobody', { SAMLResponse: 'AAAA', RelayState: 'x' }],
    ['no response', { RelayState: 'x' }],
  ])('with %s, and nobody is told', async (_, fields) => {
    const { browser } = await leave()
    expect(await post(browser, fields)).toHaveProperty('status', '400')
  })

  it('that is no base64', async () => {
    const { browser, state } = await leave()
    expect(await post(browser, { SAMLResponse: '<x/>', RelayState: state })).toHaveProperty('error')
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
