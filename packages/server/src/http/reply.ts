/** An answer that is there as a whole, whichever way the request came. */
export interface Reply {
  readonly status: number
  /** By their names in lower case, without the body's length. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is answered when something of ours fails; why, only the log is told. */
export const FAILED: Reply = {
  status: 500,
  headers: { 'content-type': 'text/plain; charset=UTF-8' },
  body: 'Internal server error\n',
}

export function toResponse({ status, headers, body }: Reply): Response {
  // Of an empty text, `Response` would make one of plain text.
  return new Response(body === '' ? null : body, { status, headers })
}
