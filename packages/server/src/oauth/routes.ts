import type { Services } from '../domain/services.ts'
import type { Route } from '../http/route.ts'
import { discovery } from './discovery.ts'
import { jwks } from './jwks.ts'

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
