import { equal } from '../crypto/secrets.ts'
import type { Bearer } from '../domain/tokens/bearer.ts'
import { requireBearer } from '../domain/tokens/bearer.ts'
import type { Services } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import type { OperationModel } from '../model/model.ts'

/** How signed operations are let in. */
export interface SignaturePolicy {
  /** When set, the access key id that a signature has to name; else any key is accepted. */
  readonly accessKeyId: string | undefined
  /** Whether a page of that origin may send signed operations. */
  allowsOrigin(origin: string): boolean
}

/** What of a request tells who sent it. */
export interface Credentials {
  readonly authorization: string | undefined
  /** The page that sent it, when a browser did. */
  readonly origin: string | undefined
}

const FOREIGN_ORIGIN = 'Pages of this origin may not call signed operations. Allow it with --allow-origin.'

const CREDENTIAL = /\bCredential=([^/,\s]{1,256})\/\d{8}\/([a-z0-9-]{1,32})\/[a-z0-9-]{1,32}\/aws4_request\b/

/** The access key id and the region of a signature, as far as it has them. */
export function signatureScope(authorization: string | undefined): { accessKeyId: string; region: string } | undefined {
  if (authorization === undefined || !authorization.startsWith('AWS4-HMAC-SHA256')) return undefined
  const [, accessKeyId, region] = CREDENTIAL.exec(authorization.slice(0, 2048)) ?? []
  return accessKeyId !== undefined && region !== undefined ? { accessKeyId, region } : undefined
}

/** Lets a request come in by its operation's kind and what stands around its body, which nobody has looked at yet. */
export function admit(policy: SignaturePolicy, model: OperationModel, credentials: Credentials): void {
  if (model.auth === 'signature') requireSignature(policy, credentials)
}

/** Answers who is behind a call, where its input tells. */
export async function authenticate(
  services: Services,
  model: OperationModel,
  input: object,
): Promise<Bearer | undefined> {
  if (model.auth === 'public' || model.auth === 'signature') return undefined
  const token = 'AccessToken' in input ? input.AccessToken : undefined
  if (typeof token !== 'string') throw new ApiError('NotAuthorizedException', 'Invalid Access Token')
  return requireBearer(services, token)
}

function requireSignature(policy: SignaturePolicy, { authorization, origin }: Credentials): void {
  // Any credentials are accepted in development, so a page from elsewhere must not be able to make some up.
  if (origin !== undefined && !policy.allowsOrigin(origin)) throw new ApiError('AccessDeniedException', FOREIGN_ORIGIN)
  const scope = signatureScope(authorization)
  if (!scope) throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token')
  if (policy.accessKeyId !== undefined && !equal(scope.accessKeyId, policy.accessKeyId)) {
    throw new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.')
  }
}
