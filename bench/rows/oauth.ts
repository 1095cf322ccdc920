import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKeyring } from '../../packages/server/src/crypto/keyring.ts'
import { json, text, type Answered } from '../client.ts'
import type { Row } from '../row.ts'
import type { Inhabited } from '../seed.ts'
import { WIDTH } from '../sign-in.ts'
import { absolute, inFlight, interleaved, ratio } from '../measure/statistics.ts'

const CALLBACK = 'https://app.example.com/callback'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const SCOPE = 'bench/read'

export const oauth: Row = {
  name: 'oauth',
  about: 'CPU of a code and its tokens, and of a token for a client itself, against the signatures',
  async measure({ scale, small, reference }) {
    const [at, unavoidable] = [await small(), await reference()]
    const [browser, machine] = [await rememberedBrowser(at), await machineOf(at)]
    const count = scale.operations(250)
    const [codes, pairs, tokens, singles] = await interleaved(scale, [
      () => at.server.cost(count, () => inFlight(count, WIDTH, browser)),
      () => unavoidable.cost(count, { signatures: 2, exponentiations: 0 }),
      () => at.server.cost(count, () => inFlight(count, WIDTH, machine)),
      () => unavoidable.cost(count, { signatures: 1, exponentiations: 0 }),
    ])
    return [
      {
        what: 'authorize and token, CPU / 2 signatures',
        atMost: 2.5,
        unit: '×',
        ...ratio(codes, pairs),
        note: absolute(codes, pairs),
      },
      {
        what: 'client_credentials, CPU / 1 signature',
        atMost: 1.6,
        unit: '×',
        ...ratio(tokens, singles),
        note: absolute(tokens, singles),
      },
    ]
  },
}

/** A browser that has signed in: asks for a code with PKCE, and its application for tokens. */
async function rememberedBrowser({ server, poolId, knownName }: Inhabited) {
  const made = await server.client.call('CreateUserPoolClient', {
    UserPoolId: poolId,
    ClientName: 'web',
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    CallbackURLs: [CALLBACK],
    SupportedIdentityProviders: ['COGNITO'],
  })
  const client = text(made, 'UserPoolClient', 'ClientId')
  const cookie = `cognito-${poolId}=${await sessionOf({ server, poolId }, knownName(0))}`
  const verifier = 'x'.repeat(64)
  const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url')
  const query = new URLSearchParams({
    client_id: client,
    redirect_uri: CALLBACK,
    response_type: 'code',
    state: 'state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const path = `/oauth2/authorize?${query.toString()}`
  return async () => {
    const { location } = await server.client.ask({ method: 'GET', path, headers: { cookie } })
    const code = new URL(location).searchParams.get('code') ?? ''
    const form = { grant_type: 'authorization_code', client_id: client, redirect_uri: CALLBACK, code }
    return requireToken(await post(server, { ...form, code_verifier: verifier }))
  }
}

/** Seals the cookie that a sign-in on a page would leave behind. */
async function sessionOf({ server, poolId }: Pick<Inhabited, 'server' | 'poolId'>, name: string): Promise<string> {
  const user = JSON.parse(await server.client.send('AdminGetUser', json({ UserPoolId: poolId, Username: name }))) as {
    UserAttributes: { Name: string; Value: string }[]
  } // as the operation answers
  const sub = user.UserAttributes.find(({ Name }) => Name === 'sub')?.Value
  const keyring = createKeyring(Buffer.from(readFileSync(join(server.data, 'master.key'), 'utf8').trim(), 'hex'))
  const authTime = Date.now()
  const until = authTime + 3_600_000
  const session = { jti: 'bench', pool: poolId, sub, epoch: 0, authTime, until, factors: ['PASSWORD'] }
  return keyring.sealState(session, 'browser session')
}

async function machineOf({ server, poolId }: Inhabited) {
  const { client } = server
  const [Identifier = '', ScopeName = ''] = SCOPE.split('/')
  const Scopes = [{ ScopeName, ScopeDescription: 'Read' }]
  await client.call('CreateResourceServer', { UserPoolId: poolId, Identifier, Name: 'bench', Scopes })
  const made = await client.call('CreateUserPoolClient', {
    UserPoolId: poolId,
    ClientName: 'machine',
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: [SCOPE],
  })
  const client_id = text(made, 'UserPoolClient', 'ClientId')
  const client_secret = text(made, 'UserPoolClient', 'ClientSecret')
  const form = { grant_type: 'client_credentials', client_id, client_secret, scope: SCOPE }
  return async () => requireToken(await post(server, form))
}

function post({ client }: Inhabited['server'], form: Record<string, string>): Promise<Answered> {
  const body = new URLSearchParams(form).toString()
  const headers = { ...FORM, 'content-length': String(body.length) }
  return client.ask({ method: 'POST', path: '/oauth2/token', headers, body })
}

function requireToken({ status, text: answer }: Answered): string {
  if (status === 200) return text(JSON.parse(answer), 'access_token')
  throw new Error(`The token endpoint answered ${status}: ${answer}`)
}
