import type { Persona } from '../../domain/documents/persona.ts'
import type { Services } from '../../domain/services.ts'
import { isLoopback } from '../../http/hosts.ts'
import { postTo } from '../../oauth/federation/posted.ts'
import type { createEndpoints, Place } from './endpoints.ts'
import { misbehaviourOf } from './misbehaviour.ts'
import { leadBack } from './page.ts'
import { userOfApple } from './said.ts'
import type { createSamlEndpoints } from './saml/endpoints.ts'

/** What a pool has sent a browser for. */
export interface Asked {
  /** Who it would like to see. */
  readonly hint: string
  /** Sends the browser back with somebody. */
  answer(persona: Persona): Promise<Response>
}

/** Reads the requests that pools send browsers with, and answers them nowhere but at pools of this server. */
export function createAsked(
  { storage, settings }: Pick<Services, 'storage' | 'settings'>,
  endpoints: ReturnType<typeof createEndpoints>,
  saml: ReturnType<typeof createSamlEndpoints>,
) {
  async function leadsHere({ pool }: Place, text: string, path: string): Promise<boolean> {
    const url = URL.parse(text)
    if (!url || url.pathname !== path || url.search !== '' || url.hash !== '') return false
    if (isLoopback(url.hostname) || url.host === new URL(settings.publicUrl).host) return true
    const domains = await storage.domains.ofPool(pool.key)
    const hostOf = (name: string) => `${name}.auth.${pool.region}.${settings.domainBase}`
    return domains.some(({ name, kind }) => url.hostname === (kind === 'custom' ? name : hostOf(name)))
  }

  async function ofSaml(place: Place, query: URLSearchParams): Promise<Asked | undefined> {
    const request = saml.requestIn(query)
    const returnTo = request?.returnTo ?? ''
    if (!request || !(await leadsHere(place, returnTo, '/saml2/idpresponse'))) return undefined
    return { hint: '', answer: (persona) => saml.respond(place, { ...request, returnTo }, query, persona) }
  }

  async function ofOAuth(place: Place, query: URLSearchParams): Promise<Asked | undefined> {
    const redirectUri = query.get('redirect_uri') ?? ''
    const isClient = query.get('client_id') === (place.provider.ProviderDetails['client_id'] ?? '')
    const isRight = isClient && query.get('response_type') === 'code'
    if (!isRight || !(await leadsHere(place, redirectUri, '/oauth2/idpresponse'))) return undefined
    return {
      hint: query.get('login_hint') ?? '',
      async answer(persona) {
        const nonce = query.get('nonce') ?? undefined
        const denied = misbehaviourOf(persona.misbehaviour)?.denies
        const said = denied
          ? { error: denied }
          : { code: endpoints.codeFor({ place: place.base, redirectUri, nonce, persona }) }
        const told = { ...said, state: query.get('state') ?? '' }
        if (query.get('response_mode') !== 'form_post') {
          return leadBack(`${redirectUri}?${new URLSearchParams(told).toString()}`)
        }
        return postTo(redirectUri, { ...told, ...(!denied && { user: userOfApple(persona) }) })
      },
    }
  }

  return {
    /** What was asked for on a page; `undefined` for what is not answered anywhere. */
    async read(place: Place, what: string, query: URLSearchParams): Promise<Asked | undefined> {
      const isSaml = place.provider.ProviderType === 'SAML'
      if (isSaml !== (what === 'sso')) return undefined
      return isSaml ? ofSaml(place, query) : ofOAuth(place, query)
    },

    /** Leads a browser on that signs out; a request to sign out says who sent it, and that is where its answer goes. */
    async signOut(place: Place, query: URLSearchParams): Promise<Response | undefined> {
      const request = saml.requestIn(query)
      if (request?.issuer !== `urn:amazon:cognito:sp:${place.pool.id}`) return undefined
      return saml.signOut(place, { ...request, returnTo: `${settings.publicUrl}/saml2/logout` }, query)
    },
  }
}
