import type { Services } from '../domain/services.ts'
import type { Asked } from '../http/endpoint.ts'
import { answerRouted } from '../http/endpoint.ts'
import type { Reply } from '../http/reply.ts'
import { PageError } from '../errors.ts'
import type { Incoming, Route } from '../http/route.ts'
import { authorize } from './authorize.ts'
import { idpResponse } from './federation/idp-response.ts'
import { discovery } from './discovery.ts'
import { samlLogout } from './federation/saml-logout.ts'
import { samlResponse } from './federation/saml-response.ts'
import { jwks } from './jwks.ts'
import { logout } from './logout.ts'
import { revoke } from './revoke.ts'
import { token } from './token.ts'
import { userInfo } from './user-info.ts'

/** What verifiers read of a pool. */
export function wellKnownRoutes(services: Pick<Services, 'storage' | 'settings' | 'signingKeys'>): readonly Route[] {
  return [
    {
      at: 'api',
      method: 'GET',
      path: '/:poolId/.well-known/jwks.json',
      handle: ({ params }) => jwks(services, params['poolId'] ?? ''),
    },
    {
      at: 'api',
      method: 'GET',
      path: '/:poolId/.well-known/openid-configuration',
      handle: ({ params }) => discovery(services, params['poolId'] ?? ''),
    },
  ]
}

/**
 * The endpoints of OAuth 2.0 and OpenID Connect (oauth.md 2): those of browsers, and those of programs, in any page.
 * `showError` is the page for what can be answered nowhere else.
 */
export function oauthRoutes(
  services: Services,
  showError: (services: Services, incoming: Incoming, what: string) => Promise<Response>,
): readonly Route[] {
  type Page = (services: Services, incoming: Incoming) => Promise<Response>
  const browser = (path: string, methods: readonly ('GET' | 'POST')[], page: Page): Route[] => [
    ...methods.map((method): Route => ({
      at: 'both',
      method,
      path,
      async handle(incoming) {
        try {
          return await page(services, incoming)
        } catch (error) {
          if (!(error instanceof PageError)) throw error
          return showError(services, incoming, error.message)
        }
      },
    })),
    { at: 'both', method: 'ALL', path, handle: () => notAllowed(methods) },
  ]
  type Program = (services: Services, asked: Asked) => Promise<Reply>
  const program = (path: string, methods: readonly ('GET' | 'POST')[], answer: Program): Route[] => [
    ...methods.map((method): Route => ({
      at: 'both',
      method,
      path,
      anyOrigin: true,
      handle: (incoming) => answerRouted((asked) => answer(services, asked), incoming),
    })),
    { at: 'both', method: 'ALL', path, handle: () => notAllowed([...methods, 'OPTIONS']) },
  ]
  return [
    ...browser('/oauth2/authorize', ['GET'], authorize),
    ...browser('/authorize', ['GET'], authorize),
    ...browser('/logout', ['GET'], logout),
    ...browser('/oauth2/idpresponse', ['GET', 'POST'], idpResponse),
    ...browser('/saml2/idpresponse', ['POST'], samlResponse),
    ...browser('/saml2/logout', ['POST'], samlLogout),
    ...program('/oauth2/token', ['POST'], token),
    ...program('/oauth2/revoke', ['POST'], revoke),
    ...program('/oauth2/userInfo', ['GET', 'POST'], userInfo),
  ]
}

function notAllowed(methods: readonly string[]): Response {
  return new Response(null, { status: 405, headers: { allow: methods.join(', ') } })
}
