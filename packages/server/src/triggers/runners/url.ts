import type { UrlTarget } from '../../domain/functions.ts'
import type { Send } from '../../http/outgoing/send.ts'
import type { Limits } from './runner.ts'
import { FunctionFailed, NotCalled, read } from './runner.ts'

/**
 * Sends an event to a URL. The answer is what the function returned; of another status than 2xx, it is the function's
 * refusal where it has an `errorMessage`, as AWS Lambda words errors.
 */
export async function runAtUrl(send: Send, { url }: UrlTarget, event: object, { signal }: Limits): Promise<unknown> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const answered = await send({ method: 'POST', url, headers, body: JSON.stringify(event) }, signal)
  const { status } = answered
  const text = await answered.text()
  if (status >= 200 && status < 300) return read(text)
  const message = errorMessageOf(text)
  if (message !== undefined) throw new FunctionFailed(message)
  throw new NotCalled('ServiceException', `the URL answered ${status}`)
}

export function errorMessageOf(text: string): string | undefined {
  const body = read(text)
  if (typeof body !== 'object' || body === null || !('errorMessage' in body)) return undefined
  return typeof body.errorMessage === 'string' ? body.errorMessage : undefined
}
