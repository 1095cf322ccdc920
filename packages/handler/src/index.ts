import { authenticatorMaker, type CreateUserTokenAuthenticator } from './requests/authenticate.ts'
import { createTokenVerifier } from './node.ts'

export * from './common.ts'
export { createTokenVerifier }

export const createUserTokenAuthenticator: CreateUserTokenAuthenticator =
  /* @__PURE__ */ authenticatorMaker(createTokenVerifier)
