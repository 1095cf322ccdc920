import { signIn } from '../inhabit.ts'
import { isRefused, type Check } from './check.ts'

export const forgedToken: Check = {
  name: 'refuses an access token with a signature of zeros',
  otherwise: 'takes a token with any signature',
  async find(at) {
    const { accessToken } = await signIn(at, at.names[0] ?? '')
    const [head, claims, signature = ''] = accessToken.split('.')
    return isRefused(at.client.call('GetUser', { AccessToken: `${head}.${claims}.${'A'.repeat(signature.length)}` }))
  },
}
