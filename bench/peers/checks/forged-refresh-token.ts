import { isRefused, type Check } from './check.ts'

export const forgedRefreshToken: Check = {
  name: 'refuses a refresh token that it has not made',
  otherwise: 'takes any refresh token',
  find: ({ client, clientId }) =>
    isRefused(
      client.call('InitiateAuth', {
        ClientId: clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: 'made-up' },
      }),
    ),
}
