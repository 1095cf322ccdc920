/** What any page may send and read; the protocol has no cookies, so `*` is right. */
const EXPOSED = 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date'
const METHODS = 'GET,HEAD,PUT,POST,DELETE,OPTIONS'

export const publicCors: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED,
}

/** Answers a preflight: the headers asked for are the ones allowed. Says nothing of private networks. */
export function preflight(request: Request): Response {
  const asked = request.headers.get('access-control-request-headers') ?? ''
  // Names of headers and nothing else, so that nothing but names comes back.
  const allowed = /^[\w\-, ]{0,2048}$/.test(asked) ? asked : ''
  return new Response(null, {
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': allowed,
      'access-control-max-age': '172800',
      vary: 'Access-Control-Request-Headers',
    },
  })
}
