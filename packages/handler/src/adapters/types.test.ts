import createMiddy from '@middy/core'
import { Hono } from 'hono'
import { expectTypeOf, it } from 'vitest'
import { authenticateRequest, createUserTokenAuthenticator } from '../index.ts'
import type { HttpEvent, Problem, User } from '../index.ts'
import * as hono from './hono.ts'
import * as middy from './middy.ts'

// Checked by the compiler; nothing here runs
it('is a matter of types', () => {})

const authenticateUserToken = () => createUserTokenAuthenticator(process.env['USER_POOL_ID'])

export function inHono() {
  const strict = hono.strictAuthentication({ authenticateUserToken: authenticateUserToken(), groups: 'bakers' })
  const optional = hono.optionalAuthentication({ authenticateUserToken: authenticateUserToken() })
  new Hono().use('/pies/*', strict).get('/pies', (c) => {
    expectTypeOf(c.get('user')).toEqualTypeOf<User>()
    expectTypeOf(c.var.userId).toEqualTypeOf<string>()
    // @ts-expect-error -- nobody sets this
    c.get('customer')
    return c.json(c.get('user'))
  })
  new Hono().get('/pies', optional, (c) => {
    expectTypeOf(c.get('user')).toEqualTypeOf<User | undefined>()
    // @ts-expect-error -- there may be no user
    return c.text(c.get('user').id)
  })
  new Hono<{ Variables: hono.StrictVariables }>().get('/pies', (c) => c.text(c.get('userId')))
  // @ts-expect-error -- no middleware sets it
  new Hono().get('/pies', (c) => c.json(c.get('user')))
  // @ts-expect-error -- the authenticator is missing
  hono.strictAuthentication({ groups: 'bakers' })
  // @ts-expect-error -- there are no authorizers in front of a server
  hono.strictAuthentication({ authenticateUserToken: authenticateUserToken(), trustAuthorizer: true })
}

export function inMiddy(event: HttpEvent) {
  const strict = middy.strictAuthentication({ authenticateUserToken: authenticateUserToken() })
  const optional = middy.optionalAuthentication({ authenticateUserToken: authenticateUserToken() })
  createMiddy<typeof event>()
    .use(strict)
    .handler(async ({ body }, context) => {
      expectTypeOf(context.user).toEqualTypeOf<User>()
      expectTypeOf(context.functionName).toEqualTypeOf<string>()
      // @ts-expect-error -- nobody sets this
      void context.customer
      return { statusCode: 200, body: `${context.userId} ${body}` }
    })
  createMiddy()
    .use(optional)
    .handler(async (_event, context) => {
      expectTypeOf(context.userId).toEqualTypeOf<string | undefined>()
      // @ts-expect-error -- there may be no user
      return context.user.id
    })
  // @ts-expect-error -- no middleware sets it
  createMiddy().handler(async (_event, context) => context.userId)
}

export function inExpress(request: Express.Request) {
  expectTypeOf(request.userId).toEqualTypeOf<string | undefined>()
  expectTypeOf(request.user?.groups).toEqualTypeOf<readonly string[] | undefined>()
  // @ts-expect-error -- the compiler does not know which middleware ran
  return request.user.id
}

export async function elsewhere(request: Request, event: HttpEvent) {
  const options = { authenticateUserToken: authenticateUserToken() }
  const { user, userId, refusal } = await authenticateRequest(request, options)
  if (refusal) {
    expectTypeOf(user).toEqualTypeOf<undefined>()
    expectTypeOf(refusal.problem).toEqualTypeOf<Problem>()
    return refusal.why === 'nothing'
  }
  expectTypeOf(user).toEqualTypeOf<User>()
  expectTypeOf(userId).toEqualTypeOf<string>()
  await authenticateRequest(request.headers, { ...options, groups: 'bakers', cookie: 'session' })
  await authenticateRequest(event, { ...options, trustAuthorizer: 'lambda' })
  // @ts-expect-error -- there may be no user
  void (await authenticateRequest(event, options)).user.id
  // @ts-expect-error -- the authenticator is missing
  void authenticateRequest(event, {})
  // @ts-expect-error -- a token is no request
  return authenticateRequest('ey…', options)
}
