import { isSecretOf } from '../domain/clients/clients.ts'
import type { Services } from '../domain/services.ts'
import { OAuthError } from '../errors.ts'
import type { Asked } from '../http/endpoint.ts'
import type { Client, ClientId, Pool } from '../storage/port/index.ts'
import type { Front } from './front.ts'
import { serves } from './front.ts'
import type { Parameters } from './parameters.ts'

export interface AtClient {
  readonly pool: Pool
  readonly client: Client
}

/** The form of a client's id. What has another is looked up nowhere. */
const CLIENT_ID = /^[\w+]{1,128}$/

/** Finds the client that a request names, if it is served here. */
export async function findClient(
  { storage }: Pick<Services, 'storage'>,
  front: Front,
  id: string,
): Promise<AtClient | undefined> {
  const found = CLIENT_ID.test(id) ? await storage.clients.find(id as ClientId) : undefined // of the right form
  return found && serves(front, found.pool) ? found : undefined
}

/** Finds the client of a request, and refuses one that does not prove to be it (oauth.md 4). */
export async function requireOwnClient(
  services: Pick<Services, 'storage' | 'keyring'>,
  front: Front,
  { headers }: Pick<Asked, 'headers'>,
  { get }: Parameters,
): Promise<AtClient> {
  const refused = (detail: string) => new OAuthError('invalid_client', { detail })
  const authorization = headers.get('authorization')
  const basic = authorization === null ? undefined : readBasic(authorization)
  if (authorization !== null && !basic) throw refused('its Authorization header is not of the scheme Basic')
  const named = get('client_id')
  const id = basic?.id ?? named
  if (id === undefined) throw new OAuthError('invalid_request', { detail: 'client_id is missing' })
  if (named !== undefined && named !== id) throw refused('client_id and the Authorization header name two clients')
  // RFC 6749 §2.3: a client proves itself in one way.
  if (basic && get('client_secret') !== undefined) throw refused('the secret comes in two ways')
  const found = await findClient(services, front, id)
  if (!found) throw refused('there is no such client')
  const given = basic ? basic.secret : get('client_secret')
  if (!isSecretOf(services, found, given)) {
    throw refused(given === undefined ? 'the client has a secret, and none was sent' : 'the secret is not the client’s')
  }
  return found
}

/** Reads an id and a secret. Some clients encode both for forms before (RFC 6749 §2.3.1); a plus is a plus all the same. */
function readBasic(authorization: string): { readonly id: string; readonly secret: string } | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 1) return undefined
  return { id: decoded(text.slice(0, colon)), secret: decoded(text.slice(colon + 1)) }
}

function decoded(text: string): string {
  return text.replaceAll(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)))
}
