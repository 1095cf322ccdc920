import { equal } from '../crypto/secrets.ts'
import type { Authority } from '../domain/principal.ts'
import { ApiError } from '../errors.ts'
import { isLoopbackOrigin } from '../http/hosts.ts'
import { signatureScope } from '../http/signature-scope.ts'

const FOREIGN_ORIGIN = 'Pages of this origin may not call signed operations. Allow it with --allow-origin.'

/**
 * The authority of development mode: it takes any access key, whatever the signature.
 *
 * A page from elsewhere could make such a key up, so pages need an origin of this machine's or an allowed one. Where
 * other machines can reach the server, `token` is asked for as the access key id.
 */
export function anyKey({
  token,
  allowOrigins,
}: {
  token: string | undefined
  allowOrigins: readonly string[]
}): Authority {
  return {
    admit(_, { headers }) {
      const origin = headers.get('origin')
      const isForeign = origin !== null && !isLoopbackOrigin(origin) && !allowOrigins.includes(origin)
      if (isForeign) throw new ApiError('AccessDeniedException', FOREIGN_ORIGIN)
      const scope = signatureScope(headers.get('authorization'))
      if (!scope) throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token')
      if (token !== undefined && !equal(scope.accessKeyId, token)) {
        throw new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.')
      }
      return { kind: 'key', ...scope }
    },
  }
}
