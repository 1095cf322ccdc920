import { isRefused, type Check } from './check.ts'

export const wrongPassword: Check = {
  name: 'refuses a wrong password',
  otherwise: 'takes any password',
  find: ({ client, clientId, names: [USERNAME] }) =>
    isRefused(
      client.call('InitiateAuth', {
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD: 'Not-the-pa55word' },
      }),
    ),
}
