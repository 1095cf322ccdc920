import { expectTypeOf, it } from 'vitest'
import {
  createHandler,
  createTokenVerifier,
  createUserTokenAuthenticator,
  unauthorised,
  withOptionalHttpAuthentication,
  withStrictHttpAuthentication,
  type AccessTokenClaims,
  type HttpEvent,
  type IdTokenClaims,
  type User,
} from './index.ts'

// Checked by the compiler; nothing here runs
it('is a matter of types', () => {})

interface Pies {
  count: (userId: string) => number
}
interface RestEvent {
  headers: Record<string, string | undefined>
  pathParameters: Record<string, string | undefined> | null
  resource: string
}
interface LambdaContext {
  awsRequestId: string
  functionName: string
  getRemainingTimeInMillis(): number
}

export function composition(pies: Pies, event: RestEvent, context: LambdaContext) {
  const authenticateUserToken = createUserTokenAuthenticator(process.env['USER_POOL_ID'])
  const count = async (input: { event: RestEvent; context: LambdaContext; userId: string; pies: Pies }) => ({
    statusCode: 200,
    body: JSON.stringify({ pies: input.pies.count(input.userId) }),
  })

  const strict = createHandler(withStrictHttpAuthentication(count))({ authenticateUserToken, pies })
  expectTypeOf(strict).parameters.toEqualTypeOf<[RestEvent, LambdaContext]>()
  void strict(event, context)
  // @ts-expect-error -- a service is missing
  createHandler(withStrictHttpAuthentication(count))({ authenticateUserToken })
  // @ts-expect-error -- the authenticator is missing
  createHandler(withStrictHttpAuthentication(count))({ pies })
  // @ts-expect-error -- a service is of another type
  createHandler(withStrictHttpAuthentication(count))({ authenticateUserToken, pies: 3 })
  // @ts-expect-error -- an authenticator gives a string
  createHandler(withStrictHttpAuthentication(count))({ authenticateUserToken: async () => 3, pies })
  // @ts-expect-error -- this handler needs a user, optional authentication may have none
  withOptionalHttpAuthentication(count)
  // @ts-expect-error -- nobody gives this handler its user
  createHandler(count)({ pies })
  // @ts-expect-error -- a user id is a string
  withStrictHttpAuthentication(async ({ userId }: { userId: number }) => userId)
  // @ts-expect-error -- the event is another one
  void strict({ body: '' }, context)

  const anyone = async ({ userId, pies }: { userId: string | undefined; pies: Pies }) => pies.count(userId ?? '')
  createHandler(withOptionalHttpAuthentication(anyone))({ authenticateUserToken, pies })
  createHandler(withStrictHttpAuthentication(anyone))({ authenticateUserToken, pies })

  const inline = createHandler(
    withStrictHttpAuthentication(async ({ event, userId, user }) => {
      expectTypeOf(event).toEqualTypeOf<HttpEvent>()
      expectTypeOf(userId).toEqualTypeOf<string>()
      expectTypeOf(user).toEqualTypeOf<User>()
      return userId === 'x' ? unauthorised('Not you') : { statusCode: 204 }
    }),
  )({ authenticateUserToken })
  void inline(event, context)
  withOptionalHttpAuthentication(async ({ userId, user }) => {
    expectTypeOf(userId).toEqualTypeOf<string | undefined>()
    expectTypeOf(user).toEqualTypeOf<User | undefined>()
    // @ts-expect-error -- there may be no user
    userId.toUpperCase()
    // @ts-expect-error -- there may be no user
    return { groups: user.groups }
  })
  createHandler(async ({ event }) => event.body)({})
}

export function users(pies: Pies) {
  const authenticateUserToken = createUserTokenAuthenticator(process.env['USER_POOL_ID'])
  const count = async (input: { user: User; pies: Pies }) => input.pies.count(input.user.id)
  createHandler(withStrictHttpAuthentication(count, { groups: ['bakers'], scopes: 'pies/read', tokenUse: 'access' }))({
    authenticateUserToken,
    pies,
  })
  // @ts-expect-error -- this handler needs a user, optional authentication may have none
  withOptionalHttpAuthentication(count)
  // @ts-expect-error -- optional authentication demands nothing
  withOptionalHttpAuthentication(async () => 1, { groups: ['bakers'] })
  // @ts-expect-error -- there is no such authorizer
  withStrictHttpAuthentication(count, { trustAuthorizer: 'iam' })
  // @ts-expect-error -- a user is no string
  withStrictHttpAuthentication(async ({ user }: { user: string }) => user)
  // @ts-expect-error -- nobody gives this handler its user
  createHandler(count)({ pies })
}

export function pages() {
  const handler = async () => ({ statusCode: 204 })
  createHandler(handler, { cors: { origins: '*' }, logger: console })
  createHandler(handler, { cors: { origins: ['https://pies.example'], credentials: true, maxAge: 60 } })
  // @ts-expect-error -- browsers accept no `*` with credentials
  createHandler(handler, { cors: { origins: '*', credentials: true } })
  // @ts-expect-error -- which pages may call has to be said
  createHandler(handler, { cors: {} })
}

export async function claims(token: string) {
  const pool = { userPoolId: 'eu-west-1_a', clientId: null }
  expectTypeOf(await createTokenVerifier({ ...pool, tokenUse: 'id' }).verify(token)).toEqualTypeOf<IdTokenClaims>()
  expectTypeOf(
    createTokenVerifier({ ...pool, tokenUse: 'access' }).verifySync(token),
  ).toEqualTypeOf<AccessTokenClaims>()
  expectTypeOf((await createTokenVerifier({ ...pool, tokenUse: null }).verify(token)).token_use).toEqualTypeOf<
    'id' | 'access'
  >()
  const { verifySync } = createTokenVerifier({ ...pool, tokenUse: 'id' })
  expectTypeOf(verifySync(token)['custom:tier']).toEqualTypeOf<string | undefined>()
  expectTypeOf(verifySync(token)['anything']).toEqualTypeOf<unknown>()
  expectTypeOf(verifySync(token).exp).toEqualTypeOf<number>()
  // @ts-expect-error -- claims are frozen
  verifySync(token).exp = 0
  const several = createTokenVerifier([
    { ...pool, tokenUse: 'id' },
    { issuer: 'https://issuer.example', clientId: 'a', tokenUse: 'access' },
  ])
  expectTypeOf(several.verifySync(token)).toEqualTypeOf<IdTokenClaims | AccessTokenClaims>()
  const oidc = createTokenVerifier({ issuer: 'https://issuer.example', clientId: 'a', tokenUse: 'oidc' })
  expectTypeOf((await oidc.verify(token)).aud).toEqualTypeOf<string | readonly string[]>()
  // @ts-expect-error -- the claims of an access token have no e-mail address of their own
  void (createTokenVerifier({ ...pool, tokenUse: 'access' }).verifySync(token).email satisfies string | undefined)
  // @ts-expect-error -- leaving out the check of the client has to be written, in a list as well
  createTokenVerifier([{ userPoolId: 'eu-west-1_a', tokenUse: 'id' }])
  // @ts-expect-error -- leaving out the check of the client has to be written
  createTokenVerifier({ userPoolId: 'eu-west-1_a', tokenUse: 'id' })
  // @ts-expect-error -- leaving out the check of the client has to be written
  createUserTokenAuthenticator({ userPoolId: 'eu-west-1_a', tokenUse: 'id' })
  // @ts-expect-error -- leaving out the check of the use has to be written
  createUserTokenAuthenticator({ userPoolId: 'eu-west-1_a', clientId: null })
  // @ts-expect-error -- either a pool or an issuer
  createTokenVerifier({ ...pool, issuer: 'https://issuer.example', tokenUse: 'id' })
}
