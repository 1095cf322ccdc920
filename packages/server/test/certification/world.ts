import * as openid from 'openid-client'
import { APP, CALLBACK, LOGOUT, queryOf } from '../oauth/browser.ts'
import type { Query } from '../oauth/browser.ts'
import { createVisitor } from '../pages/visitor.ts'
import { server } from '../server.ts'
import type { TestServer } from '../server.ts'

export { CALLBACK, LOGOUT }

export type World = Awaited<ReturnType<typeof createWorld>>

/** What somebody has who signs in, in the attributes that the scopes of OpenID Connect are about. */
const ATTRIBUTES = {
  name: 'Ana Pie',
  given_name: 'Ana',
  family_name: 'Pie',
  locale: 'en-GB',
  updated_at: '1700000000',
  address: '1 Oven Lane',
  phone_number: '+15550100',
}

/** A server as the certification plans meet it: two clients with secrets, somebody who signs in on the page, a browser. */
export async function createWorld() {
  const running = await server()
  const pool = await running.pool({}, { ...APP, GenerateSecret: true })
  const person = await pool.user({ username: 'ana' })
  await running.client.adminUpdateUserAttributes({
    UserPoolId: pool.id,
    Username: 'ana',
    UserAttributes: Object.entries(ATTRIBUTES).map(([Name, Value]) => ({ Name, Value })),
  })
  const issuer = new URL(`${running.endpoint}/${pool.id}`)
  const party = (id: string, authentication: openid.ClientAuth) =>
    relyingParty(running, { issuer, person }, id, authentication)

  const { UserPoolClient: second } = await running.client.createUserPoolClient({
    UserPoolId: pool.id,
    ClientName: 'second',
    GenerateSecret: true,
    ...APP,
  })
  const secret = pool.clientSecret ?? ''
  return {
    clock: running.clock,
    endpoint: running.endpoint,
    first: await party(pool.clientId, openid.ClientSecretBasic(secret)),
    second: await party(second?.ClientId ?? '', openid.ClientSecretBasic(second?.ClientSecret ?? '')),
    /** The first client, with its secret in the body. */
    posting: await party(pool.clientId, openid.ClientSecretPost(secret)),
    secure: await secureServer(),
  }
}

/** A server whose browsers come by https, as far as its documents tell. */
async function secureServer() {
  const running = await server({ publicUrl: 'https://pools.example.com' })
  const pool = await running.pool()
  const read = (url: string) => fetch(`http://localhost:${running.port}${new URL(url).pathname}`)
  return { issuer: `https://pools.example.com/${pool.id}`, read }
}

/** An application that lets its users sign in, as `openid-client` does it. */
async function relyingParty(
  running: TestServer,
  { issuer, person }: { issuer: URL; person: { username: string; password: string } },
  clientId: string,
  authentication: openid.ClientAuth,
) {
  const { username, password } = person
  const execute = [openid.allowInsecureRequests, openid.enableNonRepudiationChecks]
  const config = await openid.discovery(issuer, clientId, undefined, authentication, { execute })
  const { authorization_endpoint = '' } = config.serverMetadata()

  /** Sends a browser to sign in, and answers what it is shown, or where it is sent. */
  async function open(more: Query = {}, visitor = createVisitor(running)) {
    const sent: Query = {
      client_id: clientId,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid',
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      ...more,
    }
    return { visitor, sent, seen: await visitor.open(`${authorization_endpoint}?${queryOf(sent)}`) }
  }

  /** The same, and types name and password where it is asked for them. */
  async function signIn(more: Query = {}, visitor = createVisitor(running)) {
    const { sent, seen } = await open(more, visitor)
    const wasAsked = seen.location === ''
    const { location } = wasAsked ? await visitor.send(seen, { username, password }) : seen
    return { visitor, sent, wasAsked, back: new URL(location) }
  }

  /** Has the code exchanged, and what comes of it checked: state, signature, issuer, audience, times and nonce. */
  function finish({ back, sent }: { back: URL; sent: Query }, more: openid.AuthorizationCodeGrantChecks = {}) {
    return openid.authorizationCodeGrant(config, back, {
      expectedState: sent['state'] ?? openid.skipStateCheck,
      ...(sent['nonce'] !== undefined && { expectedNonce: sent['nonce'] }),
      idTokenExpected: true,
      ...more,
    })
  }

  /** From the beginning to the tokens. */
  async function flow(more: Query = {}, visitor = createVisitor(running)) {
    const answer = await signIn(more, visitor)
    const tokens = await finish(answer)
    const claims = tokens.claims()
    if (!claims) throw new Error('There is no ID token.')
    return { ...answer, tokens, claims }
  }

  return { config, clientId, metadata: config.serverMetadata(), open, signIn, finish, flow }
}
