import type { Services } from '../domain/services.ts'
import type { Issued } from '../domain/tokens/grant.ts'
import { OAuthError } from '../errors.ts'
import type { Asked } from '../http/endpoint.ts'
import type { Reply } from '../http/reply.ts'
import { answerProgram, readForm, requireParameter } from './answers.ts'
import { callerOf } from './front.ts'
import { requireOwnClient } from './client.ts'
import { frontOf } from './front.ts'
import type { Grant } from './grants/grant.ts'
import * as grants from './grants/index.ts'

const registry: Readonly<Record<string, Grant | undefined>> = grants

/** `POST /oauth2/token`: gives tokens for what a client brings (oauth.md 4). */
export function token(services: Services, asked: Asked): Promise<Reply> {
  return answerProgram(services, async () => {
    const parameters = await readForm(asked)
    const type = requireParameter(parameters, 'grant_type')
    const grant = Object.hasOwn(registry, type) ? registry[type] : undefined
    if (!grant) throw new OAuthError('unsupported_grant_type')
    const at = await requireOwnClient(services, frontOf(services, asked), asked, parameters)
    return toWire(await grant({ services, ...at, parameters, caller: callerOf({ peer: asked.peer, request: asked }) }))
  })
}

function toWire({ accessToken, expiresIn, idToken, refreshToken }: Issued) {
  return {
    ...(idToken !== undefined && { id_token: idToken }),
    access_token: accessToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    expires_in: expiresIn,
    token_type: 'Bearer',
  }
}
