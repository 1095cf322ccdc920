import { scopesOf } from '../../domain/clients/scopes.ts'
import { prepare, sign } from '../../domain/tokens/tokens.ts'
import { OAuthError } from '../../errors.ts'
import type { Granting } from './grant.ts'
import { invalidGrant, refuseParameter } from './grant.ts'

/** Gives a client a token for itself: for no user, and without anything to refresh it by. */
export async function client_credentials({ services, pool, client, parameters }: Granting) {
  const { AllowedOAuthFlowsUserPoolClient: allowed, AllowedOAuthFlows: flows = [] } = client.settings
  const isAllowed = allowed && flows.includes('client_credentials') && client.secrets.length > 0
  if (!isAllowed) throw invalidGrant('client_credentials is not among the flows of the client')
  refuseParameter(parameters, 'resource')
  const { AllowedOAuthScopes: own = [] } = client.settings
  const known = await scopesOf(services, pool, client.settings)
  const asked = parameters.get('scope')?.split(' ').filter(Boolean)
  const unknown = asked?.find((scope) => !own.includes(scope) || !known.has(scope))
  if (unknown !== undefined) throw new OAuthError('invalid_scope', { detail: 'a scope is none of the client' })
  const prepared = await prepare(services, {
    pool,
    client,
    subject: undefined,
    isScoped: true,
    scopes: [...new Set(asked ?? own.filter((scope) => known.has(scope)))],
    source: 'ClientCredentials',
    originJti: '',
    authTime: services.clock.now(),
    device: undefined,
    clientMetadata: metadataOf(parameters.get('aws_client_metadata')),
  })
  return sign(prepared)
}

/** Reads what is handed to the pool's function: texts by name, as JSON. */
function metadataOf(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined) return undefined
  const given = parsed(text)
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  if (isObject && Object.values(given).every((value) => typeof value === 'string')) {
    return given as Record<string, string> // just seen
  }
  throw new OAuthError('invalid_request', { detail: 'aws_client_metadata is not a JSON object of texts' })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
