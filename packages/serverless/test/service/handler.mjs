import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'

/** Shows what the authorizer has handed over. */
export const authorizer = async ({ requestContext }) => ({
  statusCode: 200,
  body: JSON.stringify({ authorizer: requestContext.authorizer ?? null }),
})

/** Calls the user pool as a function does in AWS: nothing says where it is, or who calls. */
export const countUsers = async () => {
  const { Users } = await new CognitoIdentityProvider({}).listUsers({ UserPoolId: process.env.USER_POOL_ID })
  return { statusCode: 200, body: JSON.stringify({ users: Users.length }) }
}

export const refusing = async () => ({
  statusCode: 403,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ title: 'Forbidden', detail: 'Only bakers\u001b[2J may' }),
})
