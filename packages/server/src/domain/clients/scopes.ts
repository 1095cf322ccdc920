import type { ClientSettings, Pool } from '../../storage/port/index.ts'
import { RESOURCE_SERVER } from '../documents/resource-server.ts'
import type { ResourceServer } from '../documents/resource-server.ts'
import type { Services } from '../services.ts'

/** The scopes that every pool has: what they open belongs to a user. */
export const OWN_SCOPES: ReadonlySet<string> = new Set([
  'openid',
  'email',
  'phone',
  'profile',
  'aws.cognito.signin.user.admin',
])

/** Reads the scopes of a pool's resource servers, where others are asked for than every pool has. */
export async function scopesOf(
  { storage }: Pick<Services, 'storage'>,
  pool: Pool,
  { AllowedOAuthScopes: asked = [] }: ClientSettings,
): Promise<ReadonlySet<string>> {
  if (asked.every((scope) => OWN_SCOPES.has(scope))) return new Set()
  const { kind, most } = RESOURCE_SERVER
  const servers = await storage.documents.list(pool.key, kind, { limit: most })
  return new Set(servers.flatMap(({ body }) => scopesIn(body as ResourceServer))) // only these are stored under their kind
}

/** By what was read: storage gives the same object until another one is written. */
const known = new WeakMap<ResourceServer, readonly string[]>()

function scopesIn(server: ResourceServer): readonly string[] {
  const { Identifier, Scopes = [] } = server
  const scopes = known.get(server) ?? Scopes.map(({ ScopeName }) => `${Identifier}/${ScopeName}`)
  known.set(server, scopes)
  return scopes
}
