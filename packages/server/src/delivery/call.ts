import type { AwsKeys } from '../http/outgoing/aws.ts'
import type { Answered, NotAnswered, OutgoingRequest, Send } from '../http/outgoing/send.ts'
import { LONGEST_ANSWER_MS, Refused } from './way.ts'

/** Where a service of AWS is reached, and as whom. */
export interface AwsSettings extends AwsKeys {
  readonly region: string
  /** In place of the region's own, without a slash at the end. */
  readonly endpoint?: string | undefined
}

/** What is looked at of an answer that says no. */
const LONGEST_COMPLAINT = 16_384

/**
 * Calls what takes a message over HTTP, and waits for it no longer than for any way.
 *
 * What is told of a failure is the status, and a word of the answer if `reason` finds one: its text may repeat addresses.
 */
export async function call(
  send: Send,
  request: OutgoingRequest,
  { whom, refusesBy }: { readonly whom: string; refusesBy(status: number, reason: string): boolean },
): Promise<void> {
  const answered = await send(request, AbortSignal.timeout(LONGEST_ANSWER_MS)).catch((cause: NotAnswered) => {
    throw new Error(`${whom} cannot be reached (${cause.message}).`, { cause })
  })
  const { status } = answered
  // It is taken, whatever becomes of the rest of the answer.
  if (status >= 200 && status < 300) return answered.discard()
  const reason = await reasonOf(answered)
  const told = `${whom} answered ${status}${reason && ` ${reason}`}.`
  throw refusesBy(status, reason) ? new Refused(told) : new Error(told)
}

/** What a call of AWS is refused with that is no use again: its own troubles, its limits and our keys are not among them. */
export function isFinal(names: readonly string[]): (status: number, reason: string) => boolean {
  return (_, reason) => names.some((name) => reason === name || reason === `${name}Exception`)
}

/** The name of an error as AWS gives it: in a header, or in the body as JSON or XML. */
async function reasonOf({ headers, text, discard }: Answered): Promise<string> {
  const named = headers['x-amzn-errortype']
  if (named !== undefined) discard()
  const words = named === undefined ? await text().catch(() => '') : String(named).replace(/:.*/, '')
  const complaint = words.slice(0, LONGEST_COMPLAINT)
  const [, name = ''] = /(?:^|<Code>|"__type" *: *"(?:[\w.]*#)?)([A-Za-z]{3,64})(?:$|<|")/.exec(complaint) ?? []
  return name
}
