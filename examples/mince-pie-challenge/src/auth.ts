import {
  createHandler,
  createUserTokenAuthenticator,
  withOptionalHttpAuthentication,
  withStrictHttpAuthentication,
} from '@poolhouse/handler'
import type { User } from '@poolhouse/handler'

const services = { authenticateUserToken: createUserTokenAuthenticator(process.env['USER_POOL_ID']) }

const json = (body: object) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
const whoAmI = async ({ userId = 'N/A' }: { userId?: string | undefined }) => json({ userId })
const myPie = async ({ userId, user }: { userId: string; user: User }) => json({ userId, pie: user.claims['pie'] })

export const public_ = createHandler(whoAmI)({})
export const optional = createHandler(withOptionalHttpAuthentication(whoAmI))(services)
export const strict = createHandler(withStrictHttpAuthentication(whoAmI))(services)
export const admin = createHandler(withStrictHttpAuthentication(whoAmI, { groups: 'admin' }))(services)
export const pie = createHandler(withStrictHttpAuthentication(myPie))(services)
export const authorized = createHandler(withStrictHttpAuthentication(whoAmI, { trustAuthorizer: 'lambda' }))(services)
