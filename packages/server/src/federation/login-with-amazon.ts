import { codeFlow } from './oauth/code-flow.ts'

/** Login with Amazon: no ID token; its profile says whose its access token is. */
export const LoginWithAmazon = codeFlow({
  isOpenId: false,
  subject: 'user_id',
  understands: [],
  profile: ({ ProviderDetails: details }) => ({ url: details['attributes_url'] ?? '', method: 'GET' }),
})
