import { equal } from '../crypto/secrets.ts'
import type { Bearer } from '../domain/access.ts'
import { requireBearer } from '../domain/access.ts'
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

/** Lets a call through by its operation's kind, and answers who is behind it where the kind tells. */
export async function authenticate(
  services: Services,
  policy: SignaturePolicy,
  model: OperationModel,
  credentials: Credentials,
  input: object,
): Promise<Bearer | undefined> {
  if (model.auth === 'public') return undefined
  if (model.auth === 'signature') return requireSignature(policy, credentials)
  const token = 'AccessToken' in input ? input.AccessToken : undefined
  if (typeof token !== 'string') throw new ApiError('NotAuthorizedException', 'Invalid Access Token')
  return requireBearer(services, token)
}

function requireSignature(policy: SignaturePolicy, { authorization, origin }: Credentials): undefined {
  // Any credentials are accepted in development, so a page from elsewhere must not be able to make some up.
  if (origin !== undefined && !policy.allowsOrigin(origin)) throw new ApiError('AccessDeniedException', FOREIGN_ORIGIN)
  const scope = signatureScope(authorization)
  if (!scope) throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token')
  if (policy.accessKeyId !== undefined && !equal(scope.accessKeyId, policy.accessKeyId)) {
    throw new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.')
  }
}
