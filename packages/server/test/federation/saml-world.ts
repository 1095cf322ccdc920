import type { Said } from './tiny-saml.ts'
import { encoded, requestIn, tinySaml } from './tiny-saml.ts'
import { claims } from '../claims.ts'
import { APP, CALLBACK, createBrowser, createProgram, type Query, queryOf, told } from '../oauth/browser.ts'
import { server } from '../server.ts'

export const EMAIL = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'

/** A server with a pool whose users sign in by SAML, in four ways: plainly, with signed requests, encrypted, and unasked. */
export async function samlWorld() {
  const running = await server()
  const { client, pool: makePool } = running
  const program = createProgram(running)
  const idp = await tinySaml()
  const pool = await makePool()
  const audience = `urn:amazon:cognito:sp:${pool.id}`
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

  await create('Corp', { IDPSignout: 'true' })
  await create('Signed', { RequestSigningAlgorithm: 'rsa-sha256' })
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

  return {
    running,
    pool,
    idp,
    audience,
    clientId,
    portalClient,
    sealedFor,
    asked,
    leave,
    post,
    signIn,
    idTokenFor,
    usernames,
  }
}
