import { stepAt, totp } from '../packages/server/src/crypto/totp.ts'
import { securityKey } from '../packages/server/test/passkeys/security-key.ts'
import { json, text } from './client.ts'
import { inFlight } from './measure/statistics.ts'
import { inhabitedBy, PASSWORD, type Inhabited } from './seed.ts'
import { WIDTH } from './sign-in.ts'
import type { Stage } from './stage.ts'

/** A pool of its own in which so many users have something set up beside their password. */
async function town<Own>(
  stage: Stage,
  users: number,
  settings: object,
  setUp: (at: Inhabited, token: string) => Promise<Own>,
) {
  const at = await inhabitedBy(stage.empty(), users)
  const { client } = at.server
  const ofPool = { UserPoolId: at.poolId }
  const AllowedFirstAuthFactors = ['PASSWORD', 'WEB_AUTHN']
  await client.call('UpdateUserPool', { ...ofPool, Policies: { SignInPolicy: { AllowedFirstAuthFactors } } })
  const ExplicitAuthFlows = ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']
  await client.call('UpdateUserPoolClient', { ...ofPool, ClientId: at.clientId, ExplicitAuthFlows })
  await client.call('SetUserPoolMfaConfig', { ...ofPool, ...settings })
  const own = await inFlight(users, WIDTH, async (index) => {
    const AuthParameters = { USERNAME: at.knownName(index), PASSWORD }
    const first = { ClientId: at.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }
    return setUp(at, text(await client.call('InitiateAuth', first), 'AuthenticationResult', 'AccessToken'))
  })
  return { at, own }
}

/** Signs users in by two calls; what a client computes between them costs the server nothing. */
async function signIns<Own>(
  { at, own }: { at: Inhabited; own: readonly Own[] },
  parameters: object,
  asked: { readonly name: string; respond(own: Own, challenge: unknown): object },
  AuthFlow: string,
): Promise<void> {
  const { server, clientId: ClientId } = at
  await inFlight(own.length, WIDTH, async (index) => {
    const [USERNAME, theirs] = [at.knownName(index), own[index]]
    const first = json({ ClientId, AuthFlow, AuthParameters: { USERNAME, ...parameters } })
    const challenge: unknown = JSON.parse(await server.client.send('InitiateAuth', first))
    if (text(challenge, 'ChallengeName') !== asked.name || theirs === undefined) throw new Error(`No ${asked.name}.`)
    const ChallengeResponses = { USERNAME, ...asked.respond(theirs, challenge) }
    const Session = text(challenge, 'Session')
    const second = json({ ClientId, ChallengeName: asked.name, Session, ChallengeResponses })
    text(JSON.parse(await server.client.send('RespondToAuthChallenge', second)), 'AuthenticationResult', 'AccessToken')
  })
}

/** Users with authenticator apps. Each password is good once, so the clock goes on between two rounds. */
export async function appSignIns(stage: Stage, users: number) {
  const settings = { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } }
  const inhabited = await town(stage, users, settings, async ({ server: { client } }, AccessToken) => {
    const secret = fromBase32(text(await client.call('AssociateSoftwareToken', { AccessToken }), 'SecretCode'))
    await client.call('VerifySoftwareToken', { AccessToken, UserCode: totp(secret, stepAt(new Date())) })
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true }
    await client.call('SetUserMFAPreference', { AccessToken, SoftwareTokenMfaSettings })
    return secret
  })
  const { server } = inhabited.at
  let now = new Date()
  return {
    server,
    prepare: async () => void (now = await server.advance(60)),
    run: () => {
      const respond = (secret: Buffer) => ({ SOFTWARE_TOKEN_MFA_CODE: totp(secret, stepAt(now)) })
      return signIns(inhabited, { PASSWORD }, { name: 'SOFTWARE_TOKEN_MFA', respond }, 'USER_PASSWORD_AUTH')
    },
  }
}

/** Users with passkeys. */
export async function passkeySignIns(stage: Stage, users: number) {
  const settings = { WebAuthnConfiguration: { RelyingPartyId: 'example.com' } }
  const inhabited = await town(stage, users, settings, async ({ server: { client } }, AccessToken) => {
    const key = securityKey()
    const { CredentialCreationOptions } = await client.call('StartWebAuthnRegistration', { AccessToken })
    const Credential = key.create(CredentialCreationOptions)
    await client.call('CompleteWebAuthnRegistration', { AccessToken, Credential })
    return key
  })
  const respond = (key: ReturnType<typeof securityKey>, challenge: unknown) => ({
    CREDENTIAL: key.get(text(challenge, 'ChallengeParameters', 'CREDENTIAL_REQUEST_OPTIONS')),
  })
  const preferred = { PREFERRED_CHALLENGE: 'WEB_AUTHN' }
  return {
    server: inhabited.at.server,
    run: () => signIns(inhabited, preferred, { name: 'WEB_AUTHN', respond }, 'USER_AUTH'),
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(code: string): Buffer {
  const bits = [...code].map((character) => BASE32.indexOf(character).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
