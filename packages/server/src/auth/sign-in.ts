import { checkSecretHash, hidesUsers, allowsFlow } from '../domain/clients/clients.ts'
import { guesser } from '../domain/limits/lockout.ts'
import type { Services } from '../domain/services.ts'
import { USER_DOES_NOT_EXIST, findUser } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Client } from '../storage/port.ts'
import * as challenges from './challenges/index.ts'
import * as flows from './flows/index.ts'
import { INVALID_SESSION } from './session.ts'
import type { Answer, At, Challenge, Fields, Flow } from './step.ts'
import { requireField } from './step.ts'

/**
 * The one machine that signs people in. The API's four operations, the pages and the token endpoint call it; a flow
 * starts it, a challenge continues it, and what all of them must do is done here.
 */

/** Starts a sign-in. */
export async function initiate(
  services: Services,
  request: At & { flow: string; parameters: Fields; by: 'public' | 'admin' },
): Promise<Answer> {
  const { pool, client, parameters, by } = request
  const flow = (flows as Readonly<Record<string, Flow | undefined>>)[request.flow]
  if (!flow) throw notBuilt(client, request.flow)
  if (flow.from !== 'both' && flow.from !== by) {
    throw new ApiError('InvalidParameterException', 'Initiate Auth method not supported.')
  }
  if (!allowsFlow(client, ...flow.allowedBy)) throw new ApiError('InvalidParameterException', flow.notEnabled)
  for (const name of flow.required) requireField(parameters, name)

  const name = flow.required.includes('USERNAME') ? requireField(parameters, 'USERNAME') : ''
  if (name === '') return flow.start({ services, pool, client, parameters, name, user: undefined, who: '' })

  const user = await findUser(services, pool, name)
  await checkSecretHash(services, { pool, client }, parameters['SECRET_HASH'], [name, ...(user ? [user.username] : [])])
  if (!user && !hidesUsers(client)) throw new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
  return flow.start({ services, pool, client, parameters, name, user, who: guesser(services, pool, user, name) })
}

/** Continues a sign-in with the answer to a challenge. */
export async function respond(
  services: Services,
  request: At & { challenge: string; session: string | undefined; responses: Fields; peer: string },
): Promise<Answer> {
  const { pool, client, session, responses, peer } = request
  const challenge = (challenges as Readonly<Record<string, Challenge | undefined>>)[request.challenge]
  const name = requireField(responses, 'USERNAME')
  // No sign-in ever waits for a challenge that does not exist here.
  if (!challenge) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  for (const field of challenge.required) requireField(responses, field)
  // Whoever signed in by an alias may answer with it, and hash the real username, or the reverse.
  const user = client.secrets.length > 0 ? await findUser(services, pool, name) : undefined
  await checkSecretHash(services, { pool, client }, responses['SECRET_HASH'], [name, ...(user ? [user.username] : [])])
  return challenge.respond({ services, pool, client, name, session, responses, peer })
}

function notBuilt(client: Client, flow: string): ApiError {
  if (!allowsFlow(client, `ALLOW_${flow}`)) {
    return new ApiError('InvalidParameterException', `${flow} is not enabled for the client.`)
  }
  return new ApiError('InvalidParameterException', `${flow} is not supported by this server yet.`)
}
