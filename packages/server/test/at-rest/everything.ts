import { createHmac, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { signingCertificate } from '../../src/domain/federation/signing-certificate.ts'
import { letterOf } from '../../src/domain/messages/letters.ts'
import * as passwords from '../../src/domain/users/passwords.ts'
import { newState, seal } from '../../src/auth/session.ts'
import type { Services } from '../../src/domain/services.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { ClientId, Pool, PoolId } from '../../src/storage/port/index.ts'
import { authenticator } from '../authenticator.ts'
import { deviceFor } from '../devices.ts'
import { APP, CALLBACK, createBrowser, told } from '../oauth/browser.ts'
import { securityKey } from '../passkeys/security-key.ts'
import type { server } from '../server.ts'
import { srpClaim, srpStart } from '../srp-client.ts'

type Server = Awaited<ReturnType<typeof server>>

export const PLANTED = 'a word that anybody may read'

interface Found {
  readonly secrets: readonly (readonly [what: string, secret: string | Uint8Array])[]
  readonly codes: readonly string[]
}

/** Uses everything that leaves something behind, and answers every secret that was in it. */
export async function everything(running: Server, database: string, masterKey: Buffer) {
  const { client, services, inbox, endpoint, pool: makePool } = running
  const secrets: [string, string | Uint8Array][] = [['master key', masterKey]]
  const codes: string[] = []
  const pool = await makePool(
    {
      AutoVerifiedAttributes: ['email'],
      AliasAttributes: ['email'],
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
    },
    { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 } },
  )
  const at = { UserPoolId: pool.id }
  const keep = (what: string, ...found: (string | Uint8Array | undefined)[]) => {
    for (const secret of found) if (secret !== undefined && secret.length > 0) secrets.push([what, secret])
  }
  const code = async (username: string) => {
    const found = await pool.code(username)
    codes.push(found)
    return found
  }
  const readInbox = () => inbox.read({ poolId: pool.id }, 0)

  // A sign-up with its code, a second code that stays, and a third for another purpose.
  const password = 'S3cret-of-ana!'
  const email = [{ Name: 'email', Value: 'ana@example.com' }]
  await client.signUp({ ClientId: pool.clientId, Username: 'ana', Password: password, UserAttributes: email })
  await client.confirmSignUp({ ClientId: pool.clientId, Username: 'ana', ConfirmationCode: await code('ana') })
  await client.signUp({
    ClientId: pool.clientId,
    Username: 'waiting',
    Password: 'S3cret-of-waiting!',
    UserAttributes: [
      { Name: 'email', Value: 'waiting@example.com' },
      { Name: 'nickname', Value: PLANTED },
    ],
  })
  await code('waiting')
  keep('password', password, 'S3cret-of-waiting!')

  // What a pool shows to identity providers, and what it signs with.
  const application = { client_id: 'pies', client_secret: 'S3cret-of-pies!', authorize_scopes: 'openid' }
  await client.createIdentityProvider({
    ...at,
    ProviderName: 'Google',
    ProviderType: 'Google',
    ProviderDetails: application,
    IdpIdentifiers: ['pies.example'],
  })
  await client.createUserPoolDomain({ ...at, Domain: 'pies' })
  await client.adminLinkProviderForUser({
    ...at,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ana' },
    SourceUser: { ProviderName: 'Google', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '1' },
  })
  await client.getSigningCertificate(at)
  const ours = await services.storage.pools.find(pool.id as PoolId) // a pool of the server has an id
  if (!ours) throw new Error('The pool is gone.')
  const { key } = await signingCertificate(services, ours)
  keep('secret of a provider', application.client_secret, Buffer.from(key, 'base64').subarray(-64))

  // Temporary passwords, given and drawn, and a new one in their place.
  await client.adminCreateUser({ ...at, Username: 'given', TemporaryPassword: 'T3mporary-given!' })
  await client.adminCreateUser({
    ...at,
    Username: 'drawn',
    UserAttributes: [{ Name: 'email', Value: 'd@example.com' }],
  })
  const invitation = (await readInbox()).findLast(({ username }) => username === 'drawn')
  keep('temporary password', 'T3mporary-given!', invitation?.code)
  const challenge = await client.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'given', PASSWORD: 'T3mporary-given!' },
  })
  const fresh = await client.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: challenge.Session,
    ChallengeResponses: { USERNAME: 'given', NEW_PASSWORD: 'N3w-of-given!' },
  })
  keep('password', 'N3w-of-given!')
  keep('session', challenge.Session)
  keep('token', ...Object.values(fresh.AuthenticationResult ?? {}).filter((value) => typeof value === 'string'))

  // SRP, right and wrong.
  const start = srpStart()
  const proof = await client.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: 'ana', SRP_A: start.A },
  })
  await client.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    Session: proof.Session,
    ChallengeResponses: srpClaim(pool.id, password, start, proof.ChallengeParameters),
  })
  keep('session', proof.Session, proof.ChallengeParameters?.['SECRET_BLOCK'])
  for (const name of ['given', 'nobody-at-all']) {
    await expect(pool.signIn(name, 'Gu3ssed-wrong!')).rejects.toThrow()
  }
  keep('guess', 'Gu3ssed-wrong!')
  keep('name of nobody', 'nobody-at-all')

  // Tokens, rotated; a change of the password; codes for a reset and an address.
  const ana = await pool.signIn('ana', password)
  const rotated = await client.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken: ana.refreshToken })
  const AccessToken = rotated.AuthenticationResult?.AccessToken
  keep('token', ana.refreshToken, ana.accessToken, ana.idToken, AccessToken, rotated.AuthenticationResult?.RefreshToken)
  // An authenticator app.
  const app = { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } } as const
  await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...app })
  const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
  keep('secret of an app', SecretCode)
  const UserCode = authenticator(SecretCode).at(services.clock.now())
  await client.verifySoftwareToken({ AccessToken, UserCode })
  await client.changePassword({ AccessToken, PreviousPassword: password, ProposedPassword: 'Ch4nged-by-ana!' })
  keep('password', 'Ch4nged-by-ana!')
  await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })
  await code('ana')
  await client.forgotPassword({ ClientId: pool.clientId, Username: 'ana' })
  await code('ana')
  await client.createGroup({ ...at, GroupName: 'bakers' })
  await client.adminAddUserToGroup({ ...at, GroupName: 'bakers', Username: 'ana' })

  // A device that is remembered.
  const tracking = await makePool({ DeviceConfiguration: {} })
  const { username, password: of } = await tracking.user()
  const { AuthenticationResult: known } = await client.initiateAuth({
    ClientId: tracking.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: of },
  })
  const { key: DeviceKey, config } = deviceFor(known)
  const confirmed = { AccessToken: known?.AccessToken, DeviceKey, DeviceSecretVerifierConfig: config }
  await client.confirmDevice(confirmed)
  const [verifier, salt] = [config.PasswordVerifier, config.Salt].map((text) => Buffer.from(text, 'base64'))
  keep('verifier of a device', verifier?.subarray(-384), salt?.subarray(-15))

  // A code of OAuth 2.0, for the page that somebody came from, in a pool that lists browsers.
  const sessions = { UserSessionTracking: 'ENABLED', TokenSession: { MaxPerUser: 20 } } as const
  await client.setUserPoolSessionConfiguration({ UserPoolId: tracking.id, ...sessions })
  const web = await client.createUserPoolClient({ UserPoolId: tracking.id, ClientName: 'web', ...APP })
  const client_id = web.UserPoolClient?.ClientId
  const query = { client_id, redirect_uri: CALLBACK, response_type: 'code' }
  const browser = createBrowser(running)
  keep('authorization code', told(await browser.signIn(query, { username, password: of }))['code'])
  keep('session', ...browser.cookies.values())

  // A client with two secrets.
  const { UserPoolClient } = await client.createUserPoolClient({ ...at, ClientName: 'secret', GenerateSecret: true })
  const ClientId = UserPoolClient?.ClientId ?? ''
  const second = randomBytes(24).toString('hex')
  await client.addUserPoolClientSecret({ ...at, ClientId, ClientSecret: second })
  keep('client secret', UserPoolClient?.ClientSecret, second)
  keep('secret hash', createHmac('sha256', second).update(`ana${ClientId}`).digest('base64'))

  // A passkey.
  const WebAuthnConfiguration = { RelyingPartyId: 'example.com' }
  await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...app, WebAuthnConfiguration })
  const made = await client.startWebAuthnRegistration({ AccessToken })
  const Credential = securityKey().create(made.CredentialCreationOptions) as never // a document of any form
  await client.completeWebAuthnRegistration({ AccessToken, Credential })
  keep('session', (made.CredentialCreationOptions as { challenge?: string }).challenge)

  await client.createResourceServer({ ...at, Identifier: 'pies', Name: 'Pies' })

  // What the server itself opens.
  const stored = await services.storage.pools.find(pool.id as PoolId) // as the service named it
  if (!stored) throw new Error('The pool is gone.')
  keep('session', await keepLongSession(services, stored, pool.clientId))
  keep('message', await keepLetter(services, stored, database))
  await fetch(`${endpoint}/${pool.id}/.well-known/jwks.json`)
  const keys = await services.signingKeys.of(stored)
  for (const { privateKey } of [keys.id, keys.access]) {
    const { d, p, q } = privateKey.export({ format: 'jwk' })
    const numbers = [d, p, q].map((number) => Buffer.from(number ?? '', 'base64url'))
    keep('private key', privateKey.export({ type: 'pkcs8', format: 'der' }), ...numbers)
  }
  for (const username of ['ana', 'given', 'drawn', 'waiting']) {
    const user = await services.storage.users.find(stored.key, { usernameKey: username, aliases: [] })
    const opened = user && passwords.open(services, stored, user)
    expect(opened?.verifier).toHaveLength(384)
    keep('verifier', opened?.verifier, opened && BigInt(`0x${opened.verifier.toString('hex')}`).toString())
  }
  return { secrets, codes } satisfies Found
}

/** Seals a session that is too long to travel, and answers what it remembers. */
async function keepLongSession(services: Services, pool: Pool, clientId: string): Promise<string> {
  const found = await services.storage.clients.find(clientId as ClientId) // as the service named it
  const whose = await services.storage.users.find(pool.key, { usernameKey: 'ana', aliases: [] })
  if (!found || !whose) throw new Error('They are gone.')
  const answer = randomBytes(2_000).toString('hex')
  const progress = { flow: 'CUSTOM_AUTH', by: 'public', proven: [] } as const
  const state = newState(services, { pool, client: found.client }, whose, progress, 'CUSTOM_CHALLENGE')
  await seal(services, pool, { ...state, kept: { answer } }, 'session')
  return answer
}

/** Posts a message that nobody sends for an hour, and answers what is in it. */
async function keepLetter(services: Services, pool: Pool, database: string): Promise<string> {
  const code = 'S3cret-of-invited!'
  const where = { destination: 'invited@example.com', medium: 'EMAIL', trigger: 'AdminCreateUser' } as const
  const message = { poolId: pool.id, username: 'invited', ...where, subject: 'Pies', body: code, code, link: undefined }
  const inAnHour = new Date(services.clock.now().getTime() + 3_600_000)
  const letter = letterOf({ ...services, clock: { now: () => inAnHour } }, pool, message)
  // Through another opening: what the server posts, it sends.
  const other = await openStorage(database, { migrate: false })
  await other.spent.spend([], [letter])
  await other.close()
  return code
}
