import type { Services } from '../domain/services.ts'
import { attributesOf } from '../domain/tokens/attribute-scopes.ts'
import { NO_SCOPE, requireBearer } from '../domain/tokens/bearer.ts'
import { ApiError } from '../errors.ts'
import type { Asked } from '../http/endpoint.ts'
import type { Reply } from '../http/reply.ts'
import { headersOf, json } from './answers.ts'
import { frontOf, serves } from './front.ts'

const BAD_REQUEST = 'Bad OAuth2 request at UserInfo Endpoint'
const BAD_TOKEN = 'Access token is expired, disabled, or deleted, or the user has globally signed out.'
const WITHOUT_OPENID = 'Access token does not contain openid scope'

/** `GET` and `POST /oauth2/userInfo`: what the scopes of an access token tell of its user (oauth.md 5). */
export async function userInfo(services: Services, asked: Asked): Promise<Reply> {
  const authorization = asked.headers.get('authorization') ?? ''
  const [, accessToken] = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization) ?? []
  if (accessToken === undefined) return refused(services, 400, 'invalid_request', BAD_REQUEST)
  try {
    const { pool, client, user, scopes } = await requireBearer(services, accessToken, { scope: 'openid' })
    if (!serves(frontOf(services, asked), pool)) return refused(services, 401, 'invalid_token', BAD_TOKEN)
    const mayTell = attributesOf(client, scopes)
    // All of them are texts here, whether something is verified as well.
    const told = Object.entries(user.attributes).filter(([name]) => mayTell(name))
    return json({ sub: user.sub, ...Object.fromEntries(told), username: user.username }, 200, headersOf(services))
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error
    const description = error.message === NO_SCOPE ? WITHOUT_OPENID : BAD_TOKEN
    return refused(services, 401, 'invalid_token', description)
  }
}

function refused(services: Pick<Services, 'random'>, status: number, error: string, description: string): Reply {
  const challenge = `Bearer error="${error}", error_description="${description}"`
  const headers = { ...headersOf(services), 'www-authenticate': challenge }
  return json({ error, error_description: description }, status, headers)
}
