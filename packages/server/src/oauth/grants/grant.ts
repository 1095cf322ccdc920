import type { Services } from '../../domain/services.ts'
import type { Caller } from '../../domain/sessions/seen.ts'
import type { Issued } from '../../domain/tokens/grant.ts'
import { OAuthError } from '../../errors.ts'
import type { AtClient } from '../client.ts'
import type { Parameters } from '../parameters.ts'

/** What a grant is made from: the client has proven itself. */
export interface Granting extends AtClient {
  readonly services: Services
  readonly parameters: Parameters
  readonly caller: Caller
}

/** Gives tokens, or refuses with an OAuthError. */
export type Grant = (from: Granting) => Promise<Issued>

export function invalidGrant(detail: string, description?: string): OAuthError {
  return new OAuthError('invalid_grant', { detail, ...(description !== undefined && { description }) })
}

/** Refuses a parameter that would have no effect. */
export function refuseParameter({ get }: Parameters, name: string): void {
  if (get(name) !== undefined) throw new OAuthError('invalid_request', { detail: `${name} has no effect here` })
}
