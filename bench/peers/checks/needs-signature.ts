import { isRefused, type Check } from './check.ts'

export const needsSignature: Check = {
  name: 'refuses an administrator’s call that is not signed at all',
  otherwise: 'takes calls that nobody signed',
  find: ({ url, poolId, names: [Username] }) => isRefused(unsigned(url, { UserPoolId: poolId, Username })),
}

async function unsigned(url: string, input: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser',
    },
    body: JSON.stringify(input),
  })
  if (!response.ok) throw new Error(`AdminGetUser answered ${response.status}`)
}
