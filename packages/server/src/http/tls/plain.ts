import type { Socket } from 'node:net'

/** Longer requests are not looked at to the end. */
const LOOKED_AT = 16_384
const SENTENCE = 'This port speaks TLS: use https:// in place of http://.'

/**
 * Answers a request that came in clear where TLS is spoken, and ends its connection.
 *
 * Who opens a page is led to where it is. All else is told: a program that was led there would go on to send what it has
 * to send in clear first.
 */
export function refusePlain(connection: Socket, first: Buffer): void {
  const [, method = '', path = '', rest = ''] =
    /^([A-Z]{3,7}) (\/[\x21-\x7e]*) HTTP\/1\.[01]\r\n([^]*)$/.exec(first.toString('latin1', 0, LOOKED_AT)) ?? []
  if (method === '') {
    connection.destroy()
    return
  }
  const headers = rest.split('\r\n\r\n', 1)[0] ?? ''
  const [, host] = /^host: *([\w.-]+(?::\d{1,5})?|\[[\da-f:.]+\](?::\d{1,5})?) *$/im.exec(headers) ?? []
  const isRead = method === 'GET' || method === 'HEAD'
  const lines =
    isRead && host !== undefined
      ? // Not for good: the same port may speak without TLS tomorrow.
        ['HTTP/1.1 307 Temporary Redirect', `Location: https://${host}${path}`, 'Cache-Control: no-store']
      : ['HTTP/1.1 400 Bad Request']
  const isApi = /^x-amz-target:/im.test(headers)
  // An SDK shows its user what it can read.
  const body = isApi ? JSON.stringify({ __type: 'AccessDeniedException', message: SENTENCE }) : `${SENTENCE}\n`
  const type = isApi ? 'application/x-amz-json-1.1' : 'text/plain'
  const sent = [...lines, 'Connection: close', `Content-Type: ${type}`, `Content-Length: ${body.length}`, '', '']
  connection.end(sent.join('\r\n') + (method === 'HEAD' ? '' : body), () => connection.destroySoon())
  // What is still on its way is not read: closing at once would take the answer back.
  connection.resume()
}
