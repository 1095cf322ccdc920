import { createDocument, deleteDocument, findDocument, listDocuments } from '../../domain/documents/documents.ts'
import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import type { Persona } from '../../domain/documents/persona.ts'
import { PERSONA } from '../../domain/documents/persona.ts'
import type { Elsewhere } from '../../domain/elsewhere.ts'
import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import { readBody } from '../../http/body.ts'
import { isLoopback } from '../../http/hosts.ts'
import type { Reach } from '../../http/reach.ts'
import type { Incoming, Route } from '../../http/route.ts'
import { postTo } from '../../oauth/federation/posted.ts'
import type { Pool, PoolId } from '../../storage/port/index.ts'
import type { GuardOptions } from '../guard.ts'
import { isKnown, refuseOtherPages } from '../guard.ts'
import { tokenPage } from '../token-page.ts'
import { isReal } from './credentials.ts'
import type { Place } from './endpoints.ts'
import { createEndpoints, privateKeyOfApple } from './endpoints.ts'
import { misbehaviourOf } from './misbehaviour.ts'
import { leadBack, signInAsPage } from './page.ts'
import { userOfApple } from './said.ts'
import { personaOf } from './typed.ts'

const ROOT = '/_poolhouse/idp'
const LONGEST_FORM = 65_536
const SHOWN = 60

type Details = IdentityProvider['ProviderDetails']

/**
 * Stands in for identity providers that have no real credentials: real OpenID Connect, with a page where one says who
 * one is. So "Sign in with Google" works on a train.
 */
export function createStandIn(services: Services) {
  const { storage, random } = services
  const endpoints = createEndpoints(services)
  let appleKey: string | undefined

  const baseOf = (pool: Pick<Pool, 'id'>, name: string) =>
    `${services.settings.publicUrl}${ROOT}/${pool.id}/${encodeURIComponent(name)}`

  const detailsOf: Elsewhere['detailsOf'] = async (pool, named) => {
    const provider = named as IdentityProvider // as it is stored
    return isReal(provider) ? provider.ProviderDetails : detailsAt(provider, baseOf(pool, provider.ProviderName))
  }

  function detailsAt({ ProviderType: type, ProviderDetails: details }: IdentityProvider, base: string): Details {
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

  /** Codes are for nobody but the pools of this server. */
  async function leadsHere(text: string): Promise<boolean> {
    const url = URL.parse(text)
    if (!url || url.pathname !== '/oauth2/idpresponse' || url.search !== '' || url.hash !== '') return false
    if (isLoopback(url.hostname) || url.host === new URL(services.settings.publicUrl).host) return true
    return (await storage.domains.find(url.hostname)) !== undefined
  }

  async function authorize(place: Place, request: Request): Promise<Response> {
    const url = new URL(request.url)
    const query = url.searchParams
    const [redirectUri, clientId] = [query.get('redirect_uri') ?? '', query.get('client_id')]
    const isClient = clientId === (place.provider.ProviderDetails['client_id'] ?? '')
    if (!isClient || query.get('response_type') !== 'code' || !(await leadsHere(redirectUri))) {
      return new Response('invalid_request\n', { status: 400, headers: { 'cache-control': 'no-store' } })
    }
    const personas = async () =>
      (await listDocuments(services, PERSONA, place.pool, { limit: SHOWN, token: undefined })).rows
    const view = { place, here: `${url.pathname}${url.search}`, hint: query.get('login_hint') ?? '' }
    if (request.method !== 'POST') return signInAsPage({ ...view, personas: await personas() })

    const body = await readBody(request, LONGEST_FORM)
    const values = new URLSearchParams(Buffer.from(body ?? []).toString())
    const forgotten = values.get('forget')
    if (forgotten !== null) {
      await forget(place.pool, forgotten)
      return signInAsPage({ ...view, personas: await personas() })
    }
    const persona = await chosenBy(place, values)
    if (typeof persona !== 'object') {
      return signInAsPage({ ...view, personas: await personas(), typed: { values, problem: persona } })
    }
    return back(place, query, persona)
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

  function back(place: Place, query: URLSearchParams, persona: Persona): Promise<Response> {
    const redirectUri = query.get('redirect_uri') ?? ''
    const nonce = query.get('nonce') ?? undefined
    const denied = misbehaviourOf(persona.misbehaviour)?.denies
    const answer = denied
      ? { error: denied }
      : { code: endpoints.codeFor({ place: place.base, redirectUri, nonce, persona }) }
    const told = { ...answer, state: query.get('state') ?? '' }
    if (query.get('response_mode') === 'form_post') {
      return postTo(redirectUri, { ...told, ...(!denied && { user: userOfApple(persona) }) })
    }
    return leadBack(`${redirectUri}?${new URLSearchParams(told).toString()}`)
  }

  async function answer(what: string, params: Incoming['params'], request: Request): Promise<Response> {
    const place = await placeOf(params)
    const known = place && (what === 'authorize' ? authorize(place, request) : endpoints.answer(place, what, request))
    return (await known) ?? new Response('There is nothing here.\n', { status: 404 })
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
        return answer(
          rest.at(-1) ?? '',
          params,
          new Request(url, { method, headers, ...(body !== undefined && { body }) }),
        )
      }
    },

    routes(guard: GuardOptions): readonly Route[] {
      const at = (method: Route['method'], path: string, what?: string): Route => ({
        at: 'api',
        method,
        path: `${ROOT}/:poolId/:provider/${path}`,
        async handle({ request, params }) {
          const name = what ?? params['what'] ?? ''
          // Whoever reaches the page is whoever they like.
          const refusal = name === 'authorize' && method === 'POST' ? refuseOtherPages(request) : undefined
          if (refusal) return refusal
          return name === 'authorize' && !isKnown(request, guard) ? tokenPage(request) : answer(name, params, request)
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
