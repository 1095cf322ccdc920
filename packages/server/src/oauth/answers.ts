import { uuid } from '../crypto/secrets.ts'
import type { Services } from '../domain/services.ts'
import { ApiError, OAuthError } from '../errors.ts'
import { publicCors } from '../http/browser/cors.ts'
import type { Asked } from '../http/endpoint.ts'
import type { Reply } from '../http/reply.ts'
import type { Parameters } from './parameters.ts'
import { readParameters } from './parameters.ts'

/** What programs send and are answered; what browsers see is in `browser/`. */

const LONGEST_FORM = 65_536

/**
 * The headers of every answer (oauth.md 2). Without Strict-Transport-Security: it is for a host on every port, and
 * would take plain http from everything else that runs on this machine.
 */
const COMMON = {
  ...publicCors,
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-xss-protection': '0',
}

export function headersOf({ random }: Pick<Services, 'random'>): Record<string, string> {
  return { ...COMMON, 'x-amz-cognito-request-id': uuid(random) }
}

/** Answers a program: JSON, or nothing where there is nothing to say. Turns a refusal into its answer. */
export async function answerProgram(
  services: Pick<Services, 'random' | 'log'>,
  work: () => Promise<object | undefined>,
): Promise<Reply> {
  const headers = headersOf(services)
  try {
    const body = await work()
    return body ? json(body, 200, headers) : { status: 200, headers, body: '' }
  } catch (error) {
    const refusal = refusalOf(error)
    const { code, description, status, detail } = refusal
    if (detail !== undefined) services.log.info(`A request was refused with ${code}: ${detail}.`)
    const challenge = status === 401 && { 'www-authenticate': 'Basic' }
    return json({ error: code, ...(description !== undefined && { error_description: description }) }, status, {
      ...headers,
      ...challenge,
    })
  }
}

/** What the rules refuse in the API's words, such as a user who is gone or a function that does not agree. */
function refusalOf(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error
  if (error instanceof ApiError && error.status < 500) {
    return new OAuthError('invalid_grant', { description: error.message })
  }
  throw error
}

export function json(body: object, status: number, headers: Readonly<Record<string, string>>): Reply {
  const type = { 'content-type': 'application/json;charset=UTF-8' }
  return { status, headers: { ...headers, ...type }, body: JSON.stringify(body) }
}

/** Reads the form of a request; refuses what is none, and what has a parameter twice. */
export async function readForm(
  { headers, read }: Pick<Asked, 'headers' | 'read'>,
  longest: number = LONGEST_FORM,
): Promise<Parameters> {
  const refused = (detail: string) => new OAuthError('invalid_request', { detail })
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(headers.get('content-type') ?? '')) {
    throw refused('its Content-Type is not application/x-www-form-urlencoded')
  }
  const body = await read(longest).catch(() => undefined)
  if (!body) throw refused('it has no whole body, or one that is too long')
  const parameters = readParameters(new URLSearchParams(Buffer.from(body).toString()))
  if (parameters.repeated !== undefined) throw refused('a parameter is there more than once')
  return parameters
}

export function requireParameter({ get }: Parameters, name: string): string {
  const value = get(name)
  if (value === undefined) throw new OAuthError('invalid_request', { detail: `${name} is missing` })
  return value
}
