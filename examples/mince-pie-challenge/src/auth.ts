import {
  createHandler,
  createUserTokenAuthenticator,
  withOptionalHttpAuthentication,
  withStrictHttpAuthentication,
} from '@poolhouse/handler'

const services = { authenticateUserToken: createUserTokenAuthenticator(process.env['USER_POOL_ID']) }

const whoAmI = async ({ userId }: { userId?: string | undefined }) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ userId: userId ?? 'N/A' }),
})

export const public_ = createHandler(whoAmI)({})
export const optional = createHandler(withOptionalHttpAuthentication(whoAmI))(services)
export const strict = createHandler(withStrictHttpAuthentication(whoAmI))(services)
export const admin = createHandler(withStrictHttpAuthentication(whoAmI, { groups: 'admin' }))(services)
export const authorized = createHandler(withStrictHttpAuthentication(whoAmI, { trustAuthorizer: 'lambda' }))(services)
