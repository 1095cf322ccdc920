import { generateKeyPairSync } from 'node:crypto'
import type { KeyPair } from '../../crypto/signing-keys.ts'
import { publicJwk } from '../../crypto/signing-keys.ts'
import { signRs256 } from '../../crypto/jwt.ts'
import { equal, uuid } from '../../crypto/secrets.ts'
import type { Persona } from '../../domain/documents/persona.ts'
import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import type { Services } from '../../domain/services.ts'
import { readBody } from '../../http/body.ts'
import type { Pool } from '../../storage/port/index.ts'
import { misbehaviourOf } from './misbehaviour.ts'
import { saidOf } from './said.ts'

/** A provider that is stood in for. */
export interface Place {
  readonly pool: Pool
  readonly provider: IdentityProvider
  /** The address of the stand-in: its issuer, and the base of its endpoints. */
  readonly base: string
}

/** Somebody who has been chosen, for one request of one client. */
export interface Chosen {
  readonly jti: string
  readonly place: string
  readonly redirectUri: string
  readonly nonce: string | undefined
  readonly persona: Persona
  readonly until: number
}

const CODE = 'code of a stand-in'
const ACCESS = 'access token of a stand-in'
const LIFE_MS = 5 * 60_000
const LONGEST_FORM = 65_536

export type Needs = Pick<Services, 'storage' | 'keyring' | 'keyStock' | 'random' | 'elsewhere'>

/** The endpoints behind the page of a stand-in: OpenID Connect, and what the social providers have in its place. */
export function createEndpoints(services: Needs) {
  const { keyring, random, elsewhere, storage } = services
  let pair: Promise<KeyPair> | undefined
  const keys = () => (pair ??= services.keyStock.take())

  async function tokenFor(place: Place, form: URLSearchParams): Promise<Response> {
    const refused = (error: string, status = 400) => Response.json({ error }, { status })
    const { ProviderDetails: details, ProviderType: type } = place.provider
    const secret = details['client_secret'] ?? ''
    const isClient = form.get('client_id') === details['client_id'] && equal(form.get('client_secret') ?? '', secret)
    // Apple's is signed, and anew for every request.
    if (!isClient && !(type === 'SignInWithApple' && form.get('client_secret'))) return refused('invalid_client', 401)
    if (form.get('grant_type') !== 'authorization_code') return refused('unsupported_grant_type')
    const chosen = keyring.openState(form.get('code') ?? '', CODE) as Chosen | undefined // sealed here only
    const isGood =
      chosen?.place === place.base && chosen.until > elsewhere.now() && chosen.redirectUri === form.get('redirect_uri')
    if (!isGood) return refused('invalid_grant')
    if (!(await storage.spent.spend([{ jti: chosen.jti, expiresAt: new Date(chosen.until) }]))) {
      return refused('invalid_grant')
    }
    const { persona, nonce } = chosen
    const misbehaviour = misbehaviourOf(persona.misbehaviour)
    if (misbehaviour?.refuses) return refused(misbehaviour.refuses)

    const now = Math.floor(elsewhere.now() / 1000)
    const claims = {
      iss: place.base,
      aud: details['client_id'],
      iat: now,
      exp: now + LIFE_MS / 1000,
      ...(nonce !== undefined && { nonce }),
      ...saidOf(type, persona),
    }
    const signed = await signRs256(misbehaviour?.spoil?.(claims, now) ?? claims, await keys())
    return Response.json({
      access_token: keyring.sealState({ place: place.base, persona, until: elsewhere.now() + LIFE_MS }, ACCESS),
      token_type: 'Bearer',
      expires_in: LIFE_MS / 1000,
      ...(type !== 'Facebook' && type !== 'LoginWithAmazon' && { id_token: misbehaviour?.forge?.(signed) ?? signed }),
    })
  }

  function profile({ base, provider }: Place, authorization: string): Response {
    const [, token = ''] = /^Bearer +(.+)$/i.exec(authorization) ?? []
    const state = keyring.openState(token, ACCESS) as Pick<Chosen, 'place' | 'persona' | 'until'> | undefined // as above
    if (state?.place !== base || state.until <= elsewhere.now()) {
      return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })
    }
    return Response.json(saidOf(provider.ProviderType, state.persona))
  }

  return {
    /** A code for somebody who was chosen. */
    codeFor: (chosen: Omit<Chosen, 'jti' | 'until'>): string =>
      keyring.sealState({ ...chosen, jti: uuid(random), until: elsewhere.now() + LIFE_MS } satisfies Chosen, CODE),

    /** Answers what programs ask; `undefined` for what is none of it. */
    async answer(place: Place, what: string, request: Request): Promise<Response | undefined> {
      const { base } = place
      const query = new URL(request.url).searchParams
      switch (what) {
        case 'openid-configuration':
          return Response.json({
            issuer: base,
            authorization_endpoint: `${base}/authorize`,
            token_endpoint: `${base}/token`,
            userinfo_endpoint: `${base}/userinfo`,
            jwks_uri: `${base}/keys`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
            token_endpoint_auth_methods_supported: ['client_secret_post'],
          })
        case 'keys':
          return Response.json({ keys: [publicJwk(await keys())] })
        case 'token': {
          const isByQuery = request.method === 'GET' && place.provider.ProviderDetails['token_request_method'] === 'GET'
          if (!isByQuery && request.method !== 'POST') return new Response(null, { status: 405 })
          const body = isByQuery ? undefined : await readBody(request, LONGEST_FORM)
          return tokenFor(place, isByQuery ? query : new URLSearchParams(Buffer.from(body ?? []).toString()))
        }
        case 'userinfo':
          return profile(place, request.headers.get('authorization') ?? '')
        default:
          return undefined
      }
    },
  }
}

/** What signs the secrets of a client of Apple that has no key; the stand-in does not look at them. */
export function privateKeyOfApple(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
}
