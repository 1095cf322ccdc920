import { createUserTokenAuthenticator } from '@poolhouse/handler'

const authenticate = createUserTokenAuthenticator(process.env.USER_POOL_ID)

/** Verifies the token itself, and knows nothing of a clock. */
export const handler = async ({ headers }) => {
  const sub = await authenticate(headers.authorization.replace('Bearer ', ''))
  return { statusCode: sub === undefined ? 401 : 200, body: JSON.stringify({ sub }) }
}
