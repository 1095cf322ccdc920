import { tokenOfClient } from '../../domain/tokens/client-token.ts'
import { OAuthError } from '../../errors.ts'
import type { Granting } from './grant.ts'
import { invalidGrant, refuseParameter } from './grant.ts'

/** Gives a client a token for itself. */
export async function client_credentials({ services, pool, client, parameters }: Granting) {
  const { AllowedOAuthFlowsUserPoolClient: allowed, AllowedOAuthFlows: flows = [] } = client.settings
  const isAllowed = allowed && flows.includes('client_credentials') && client.secrets.length > 0
  if (!isAllowed) throw invalidGrant('client_credentials is not among the flows of the client')
  refuseParameter(parameters, 'resource')
  const asked = parameters.get('scope')?.split(' ').filter(Boolean)
  const clientMetadata = metadataOf(parameters.get('aws_client_metadata'))
  const issued = await tokenOfClient(services, { pool, client }, asked, clientMetadata)
  if (!issued) throw new OAuthError('invalid_scope', { detail: 'a scope is none of the client' })
  return issued
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
