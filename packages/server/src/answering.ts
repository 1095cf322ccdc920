import type { Fence } from './domain/keys/fence.ts'
import type { Authority } from './domain/principal.ts'
import type { Services } from './domain/services.ts'
import type { Endpoint } from './http/endpoint.ts'
import { direct } from './http/node/direct.ts'
import type { Listener } from './http/node/listener.ts'
import type { Locate } from './http/head.ts'
import type { Trusts } from './http/peer.ts'
import { logCalls } from './protocol/call-log.ts'
import type { Dispatcher } from './protocol/dispatch.ts'
import { createDispatcher } from './protocol/dispatch.ts'
import { createApi } from './protocol/endpoint.ts'

/**
 * What answers the API: everything between a connection and the services.
 *
 * `server.ts` loads this file and all it imports once the port is open, so that a start waits for none of it.
 */
export interface Answering {
  readonly dispatcher: Dispatcher
  readonly api: Endpoint
  readonly listener: Listener
}

interface Needs {
  readonly services: Services
  readonly fence: Fence
  readonly authority: Authority
  readonly locate: Locate
  readonly trusts: Trusts
  /** Whether the log says what a refusal is about. */
  readonly explains: boolean
  /** What answers all that is not the API, and what of it is answered the short way. */
  readonly routed: Listener
  readonly token: Endpoint
}

export function createAnswering({
  services,
  fence,
  authority,
  locate,
  trusts,
  explains,
  routed,
  token,
}: Needs): Answering {
  const { log, random } = services
  const dispatcher = createDispatcher(services, { authority, observe: logCalls(log, { explains }), pass: fence.pass })
  const endpoint = createApi(dispatcher, random)
  const failed = (error: unknown) => log.error('A request failed.', { error })
  const posts = { '/': { at: 'api', endpoint }, '/oauth2/token': { at: 'both', endpoint: token } } as const
  return { dispatcher, api: endpoint, listener: direct({ posts, locate, trusts, failed }, routed) }
}
