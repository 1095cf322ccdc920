import { inflateRawSync } from 'node:zlib'
import { makeCertificate } from '../../../crypto/certificate.ts'
import type { Certified } from '../../../crypto/certificate.ts'
import type { Persona } from '../../../domain/documents/persona.ts'
import { postTo } from '../../../oauth/federation/posted.ts'
import type { Needs, Place } from '../endpoints.ts'
import type { Request } from './messages.ts'
import { logoutResponse, metadata, response } from './messages.ts'

const LONGEST = 65_536

/** The endpoints behind the page of a stand-in that speaks SAML 2.0. */
export function createSamlEndpoints(services: Needs) {
  const { elsewhere, random } = services
  const clock = { now: () => new Date(elsewhere.now()) }
  let made: Promise<Certified> | undefined
  const own = () => (made ??= makeCertificate({ ...services, clock }, 'Poolhouse'))
  const saying = async (place: Place, request: Request) => ({
    place,
    request,
    now: elsewhere.now(),
    random,
    own: await own(),
  })
  const post = (xml: string, { returnTo }: Request, query: URLSearchParams) =>
    postTo(returnTo, { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: query.get('RelayState') ?? '' })

  return {
    metadata: async (place: Place): Promise<Response> =>
      new Response(metadata(place, await own()), { headers: { 'content-type': 'application/samlmetadata+xml' } }),

    /** What a browser was sent with; `undefined` for what nobody can read. */
    requestIn,

    /** Sends a browser back with a response about somebody. */
    respond: async (place: Place, request: Request, query: URLSearchParams, persona: Persona): Promise<Response> =>
      post(await response(await saying(place, request), persona), request, query),

    /** Sends a browser back that was signed out. */
    signOut: async (place: Place, request: Request, query: URLSearchParams): Promise<Response> =>
      post(logoutResponse(await saying(place, request)), request, query),
  }
}

/** Reads a request of ours: nothing is decided by it but where an answer goes, which is looked at. */
function requestIn(
  query: URLSearchParams,
): (Omit<Request, 'returnTo'> & { readonly returnTo: string | undefined }) | undefined {
  try {
    const bytes = Buffer.from(query.get('SAMLRequest') ?? '', 'base64')
    const xml = inflateRawSync(bytes, { maxOutputLength: LONGEST }).toString()
    const attribute = (name: string) => new RegExp(`\\s${name}="([^"<>]*)"`).exec(xml)?.[1]
    const [, issuer] = /<\w+:Issuer[^<>]*>([^<>]*)</.exec(xml) ?? []
    const id = attribute('ID')
    if (id === undefined || issuer === undefined) return undefined
    return { id, issuer, returnTo: attribute('AssertionConsumerServiceURL') }
  } catch {
    return undefined
  }
}
