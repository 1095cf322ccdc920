import { uuid } from '../crypto/secrets.ts'
import type { Random } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import { publicCors } from '../http/browser/cors.ts'
import type { Asked, Endpoint } from '../http/endpoint.ts'
import { answerRouted } from '../http/endpoint.ts'
import type { Reply } from '../http/reply.ts'
import type { Route } from '../http/route.ts'
import type { ApiResponse, Dispatcher } from './dispatch.ts'

const JSON_1_1 = 'application/x-amz-json-1.1'

/** The API: AWS JSON 1.1 over HTTP at `/` (api.md 1). */
export function createApi(dispatcher: Dispatcher, random: Random): Endpoint {
  return async (asked) => {
    const { peer, headers } = asked
    const answer = await dispatcher.handle({ peer, headers, read: (limit) => read(asked, limit) })
    return toReply(answer, uuid(random))
  }
}

/** The API for whatever comes by routes, and what else is asked of its path. */
export function apiRoutes(api: Endpoint): readonly Route[] {
  const others = () =>
    new Response('The API answers POST requests.\n', { status: 405, headers: { allow: 'GET, HEAD, OPTIONS, POST' } })
  const handle: Route['handle'] = (incoming) => answerRouted(api, incoming)
  return [
    { at: 'api', method: 'POST', path: '/', anyOrigin: true, handle },
    { at: 'api', method: 'ALL', path: '/', handle: others },
  ]
}

const TOO_LARGE = 'The request is larger than this operation takes.'
/** Nobody may be there any more to read it. */
const CUT = 'The request ended before its body did.'

async function read(asked: Asked, limit: number): Promise<Uint8Array> {
  const body = await asked.read(limit).catch((cause: unknown) => {
    throw new ApiError('SerializationException', CUT, { cause })
  })
  if (body) return body
  throw new ApiError('RequestEntityTooLargeException', TOO_LARGE, { status: 413 })
}

function toReply({ status, body, error }: ApiResponse, requestId: string): Reply {
  const headers: Record<string, string> = { ...publicCors, 'content-type': JSON_1_1, 'x-amzn-requestid': requestId }
  if (error) {
    headers['x-amzn-errortype'] = `${error.name}:`
    headers['x-amzn-errormessage'] = headerText(error.message)
  }
  return { status, headers, body }
}

/** A message as a header can carry it: one line of printable ASCII, and not endless. The body has it whole. */
function headerText(message: string): string {
  return message
    .slice(0, 1024)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
}
