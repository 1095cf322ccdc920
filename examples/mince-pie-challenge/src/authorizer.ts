import { createTokenVerifier } from '@poolhouse/handler'
import { createHttpAuthorizer } from '@poolhouse/handler/authorizers'

const verifier = createTokenVerifier({
  userPoolId: process.env['USER_POOL_ID'] ?? '',
  clientId: process.env['USER_POOL_CLIENT_ID'] ?? '',
  tokenUse: 'id',
})

export const authorizer = createHttpAuthorizer(verifier)
