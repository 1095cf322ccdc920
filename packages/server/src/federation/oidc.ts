import { codeFlow } from './oauth/code-flow.ts'

/** Any provider of OpenID Connect, by its discovery document or by the endpoints it was told. */
export const OIDC = codeFlow({
  isOpenId: true,
  discovers: true,
  subject: 'sub',
  understands: ['login_hint', 'prompt', 'max_age', 'acr_values'],
  profile: 'userinfo',
})
