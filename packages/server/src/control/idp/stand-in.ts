import { createDocument, deleteDocument, findDocument, listDocuments } from '../../domain/documents/documents.ts'
import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import type { Persona } from '../../domain/documents/persona.ts'
import { PERSONA } from '../../domain/documents/persona.ts'
import type { Elsewhere } from '../../domain/elsewhere.ts'
import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import { readBody } from '../../http/body.ts'
import type { Reach } from '../../http/outgoing/reach.ts'
import type { Incoming, Route } from '../../http/route.ts'
import type { Pool, PoolId } from '../../storage/port/index.ts'
import type { GuardOptions } from '../guard.ts'
import { isKnown, refuseOtherPages } from '../guard.ts'
import { tokenPage } from '../token-page.ts'
import type { Asked } from './asked.ts'
import { createAsked } from './asked.ts'
import { isReal } from './credentials.ts'
import type { Place } from './endpoints.ts'
import { createEndpoints, privateKeyOfApple } from './endpoints.ts'
import { signInAsPage } from './page.ts'
import { createSamlEndpoints } from './saml/endpoints.ts'
import { personaOf } from './typed.ts'

const ROOT = '/_poolhouse/idp'
const LONGEST_FORM = 65_536
const SHOWN = 60
/** Where people are led, and may say who they are. */
const PAGES = new Set(['authorize', 'sso'])

type Details = IdentityProvider['ProviderDetails']

/**
 * Stands in for identity providers that have no real credentials: real OpenID Connect and SAML 2.0, with a page where one
 * says who one is. So "Sign in with Google" works on a train.
 */
export function createStandIn(services: Services) {
  const { storage, random } = services
  const endpoints = createEndpoints(services)
  const saml = createSamlEndpoints(services)
  const asked = createAsked(services, endpoints, saml)
  let appleKey: string | undefined

  const baseOf = (pool: Pick<Pool, 'id'>, name: string) =>
    `${services.settings.publicUrl}${ROOT}/${pool.id}/${encodeURIComponent(name)}`

  const detailsOf: Elsewhere['detailsOf'] = async (pool, named) => {
    const provider = named as IdentityProvider // as it is stored
    return isReal(provider) ? provider.ProviderDetails : detailsAt(provider, baseOf(pool, provider.ProviderName))
  }

  function detailsAt({ ProviderType: type, ProviderDetails: details }: IdentityProvider, base: string): Details {
    if (type === 'SAML') {
      const { MetadataFile: _, ...rest } = details
      return { ...rest, MetadataURL: `${base}/metadata` }
    }
    if (type === 'SignInWithApple') appleKey ??= privateKeyOfApple()
    return {
      ...details,
      oidc_issuer: base,
      authorize_url: `${base}/authorize`,
      token_url: `${base}/token`,
      jwks_uri: `${base}/keys`,
      attributes_url: `${base}/userinfo${details['attributes_url_add_attributes'] === 'true' ? '?fields=' : ''}`,
      ...(type === 'SignInWithApple' && appleKey !== undefined && { private_key: appleKey }),
    }
  }

  async function placeOf(params: Incoming['params']): Promise<Place | undefined> {
    const pool = await storage.pools.find((params['poolId'] ?? '') as PoolId) // as a look-up, it may be anything
    const known = pool && (await findDocument(services, IDENTITY_PROVIDER, pool, params['provider'] ?? ''))
    if (!known || isReal(known)) return undefined
    const base = baseOf(pool, known.ProviderName)
    return { pool, base, provider: { ...known, ProviderDetails: detailsAt(known, base) } }
  }

  /** The page where one says who one is, and what was said there. */
  async function signInAs(place: Place, { hint, answer }: Asked, request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const show = async (typed?: { values: URLSearchParams; problem: string }) => {
      const { rows: personas } = await listDocuments(services, PERSONA, place.pool, { limit: SHOWN, token: undefined })
      return signInAsPage({ place, here: `${pathname}${search}`, hint, personas, typed })
    }
    if (request.method !== 'POST') return show()

    const body = await readBody(request, LONGEST_FORM)
    const values = new URLSearchParams(Buffer.from(body ?? []).toString())
    const forgotten = values.get('forget')
    if (forgotten !== null) {
      await forget(place.pool, forgotten)
      return show()
    }
    const persona = await chosenBy(place, values)
    return typeof persona === 'string' ? show({ values, problem: persona }) : answer(persona)
  }

  async function chosenBy({ pool, provider }: Place, values: URLSearchParams): Promise<Persona | string> {
    const as = values.get('as')
    if (as !== null) return (await findDocument(services, PERSONA, pool, as)) ?? 'Nobody is kept by that subject.'
    const persona = personaOf(random, provider.ProviderType, values)
    if (typeof persona === 'string' || values.get('keep') === 'false') return persona
    await forget(pool, persona.subject)
    try {
      await createDocument(services, PERSONA, pool, persona.subject, persona)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return error.message
    }
    return persona
  }

  async function forget(pool: Pool, subject: string): Promise<void> {
    if (await findDocument(services, PERSONA, pool, subject)) await deleteDocument(services, PERSONA, pool, subject)
  }

  async function page(place: Place, what: string, request: Request): Promise<Response> {
    const found = await asked.read(place, what, new URL(request.url).searchParams)
    if (found) return signInAs(place, found, request)
    return new Response('invalid_request\n', { status: 400, headers: { 'cache-control': 'no-store' } })
  }

  async function answer(what: string, params: Incoming['params'], request: Request): Promise<Response> {
    const place = await placeOf(params)
    const known = place && (PAGES.has(what) ? page(place, what, request) : program(place, what, request))
    return (await known) ?? new Response('There is nothing here.\n', { status: 404 })
  }

  function program(place: Place, what: string, request: Request): Promise<Response | undefined> {
    if (place.provider.ProviderType !== 'SAML') return endpoints.answer(place, what, request)
    if (what === 'metadata') return saml.metadata(place)
    return what === 'slo' ? asked.signOut(place, new URL(request.url).searchParams) : Promise.resolve(undefined)
  }

  return {
    detailsOf,

    /** Answers what this server asks of itself: it may not reach its own public URL. */
    reach(next: Reach): Reach {
      return (url, { method, headers, body }) => {
        const { publicUrl } = services.settings
        if (!url.startsWith(`${publicUrl}${ROOT}/`)) return next(url, { method, headers, body })
        const [poolId = '', provider = '', ...rest] = new URL(url).pathname.split(`${ROOT}/`)[1]?.split('/') ?? []
        const params = { poolId, provider: decodeURIComponent(provider) }
        const request = new Request(url, { method, headers, ...(body !== undefined && { body }) })
        return answer(rest.at(-1) ?? '', params, request)
      }
    },

    routes(guard: GuardOptions): readonly Route[] {
      const at = (method: Route['method'], path: string, what?: string): Route => ({
        at: 'api',
        method,
        path: `${ROOT}/:poolId/:provider/${path}`,
        async handle({ request, params }) {
          const name = what ?? params['what'] ?? ''
          const isPage = PAGES.has(name)
          const refusal = isPage && method === 'POST' ? refuseOtherPages(request) : undefined
          if (refusal) return refusal
          // Whoever reaches the page is whoever they like.
          return isPage && !isKnown(request, guard) ? tokenPage(request) : answer(name, params, request)
        },
      })
      return [
        at('GET', '.well-known/openid-configuration', 'openid-configuration'),
        at('GET', ':what'),
        at('POST', ':what'),
      ]
    },
  }
}
