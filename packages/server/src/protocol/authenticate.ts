import type { Authority, Head, Principal } from '../domain/principal.ts'
import type { Services } from '../domain/services.ts'
import { requireBearer } from '../domain/tokens/bearer.ts'
import { ApiError } from '../errors.ts'
import type { OperationModel } from '../model/facts.ts'

/** Lets a request come in by its operation's kind, before anybody judges its body. */
export function admit(
  authority: Authority,
  model: OperationModel,
  head: Head,
  body: () => Promise<Uint8Array>,
): Promise<Principal> | Principal {
  return model.auth === 'signature' ? authority.admit(model, head, body) : { kind: 'anybody' }
}

/**
 * Answers who is behind a call, where its input tells; else who was admitted. A call with the session of a sign-in is
 * anybody's until whoever opens the session knows better; where both came, the session counts.
 */
export async function authenticate(
  services: Services,
  model: OperationModel,
  admitted: Principal,
  input: object,
): Promise<Principal> {
  if (model.auth === 'public' || model.auth === 'signature') return admitted
  const token = 'AccessToken' in input ? input.AccessToken : undefined
  if (model.auth === 'token or session') {
    if ('Session' in input && input.Session !== undefined) return admitted
    if (token === undefined) throw new ApiError('InvalidParameterException', 'Missing required parameter Session')
  }
  if (typeof token !== 'string') throw new ApiError('NotAuthorizedException', 'Invalid Access Token')
  return { kind: 'user', bearer: await requireBearer(services, token) }
}
