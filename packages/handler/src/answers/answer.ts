import { callerOf, type HttpEvent } from '../requests/events.ts'
import { phraseOf, type Problem, type ProblemResponse } from './problem.ts'

interface Answer {
  statusCode: number
  headers?: Readonly<Record<string, unknown>> | null | undefined
  multiValueHeaders?: Readonly<Record<string, readonly unknown[] | undefined>> | null | undefined
  cookies?: readonly string[] | null | undefined
  statusDescription?: string | undefined
  body?: unknown
}

/**
 * Writes an answer as the sender of the event reads it, and the CORS headers into it.
 *
 * `multiValueHeaders` and `cookies` may be used whoever calls (a load balancer without multi-value headers takes one
 * cookie, the last). What is no HTTP answer stays as it is, unless it needs
 * the headers: then it becomes what an HTTP API makes of it, a 200 with JSON.
 */
export function answerTo(event: HttpEvent | undefined, result: unknown, cors?: Record<string, string>): unknown {
  const caller = callerOf(event)
  const answer = isAnswer(result) ? result : cors && caller === 2 ? jsonAnswer(result) : undefined
  if (!answer || caller === 'appSync') return result
  const { headers: _headers, multiValueHeaders, cookies, ...rest } = answer
  if (!cors && !multiValueHeaders && !cookies && caller !== 'loadBalancer') return result

  const all = allHeaders(answer, cors)
  const [, setCookie] = all.get(SET_COOKIE) ?? []
  all.delete(SET_COOKIE)
  // RFC 9110 §5.3: any other header may be joined
  const single = Object.fromEntries([...all.values()].map(([name, values]) => [name, values.join(', ')]))
  if (caller === 2) return { ...rest, headers: single, ...(setCookie && { cookies: setCookie }) }
  const cookieHeader = setCookie && { 'Set-Cookie': setCookie }
  if (caller === 1) return { ...rest, headers: single, ...(cookieHeader && { multiValueHeaders: cookieHeader }) }
  return {
    statusDescription: `${rest.statusCode} ${phraseOf(rest.statusCode)}`.trim(),
    ...rest,
    // It reads the one of the two maps that it uses in requests
    ...(event?.multiValueHeaders
      ? { multiValueHeaders: { ...Object.fromEntries(all.values()), ...cookieHeader } }
      : { headers: { ...single, ...(setCookie && { 'Set-Cookie': setCookie.at(-1) }) } }),
  }
}

/** Gives the answer back. Throws when JSON cannot write it, which Lambda would only find out when nobody can answer. */
export function writable(answer: unknown): unknown {
  // Most answers are one long text, which any writer can write
  JSON.stringify(isAnswer(answer) && typeof answer.body === 'string' ? { ...answer, body: '' } : answer)
  return answer
}

/** Gives the response that a problem is. For AppSync, which has no responses, it throws an error with the title as name. */
export function responseOf(
  { statusCode, headers, body, title, message }: Problem,
  event: HttpEvent | undefined,
): ProblemResponse {
  if (callerOf(event) !== 'appSync') return { statusCode, headers, body }
  throw Object.assign(new Error(message), { name: title })
}

const SET_COOKIE = 'set-cookie'

type Header = [name: string, values: string[]]

function allHeaders({ headers, multiValueHeaders, cookies }: Answer, cors?: Record<string, string>) {
  const all = new Map<string, Header>()
  const set = (map: object | null | undefined) => {
    for (const [name, value] of Object.entries(map ?? {})) {
      const values = [value].flat().filter((item) => item !== undefined && item !== null)
      if (values.length > 0) all.set(name.toLowerCase(), [name, values.map(String)])
    }
  }
  set(headers)
  set(multiValueHeaders)
  if (cookies?.length) all.set(SET_COOKIE, ['Set-Cookie', [...(all.get(SET_COOKIE)?.[1] ?? []), ...cookies]])
  if (cors) {
    // One place decides which pages may read the answer
    for (const name of all.keys()) if (name.startsWith('access-control-')) all.delete(name)
    const { Vary } = cors
    set({ ...cors, Vary: Vary && [...(all.get('vary')?.[1] ?? []), Vary].join(', ') })
  }
  return all
}

function isAnswer(result: unknown): result is Answer {
  return typeof result === 'object' && result !== null && 'statusCode' in result
}

function jsonAnswer(result: unknown): Answer & { body: string | undefined } {
  const body = typeof result === 'string' ? result : JSON.stringify(result)
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body }
}
