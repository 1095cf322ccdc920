import { LONGEST_ANSWER_MS, Refused } from './way.ts'

/** Sends a request over the network. */
export type Fetch = (request: Request, init?: RequestInit) => Promise<Response>

/** What is read of an answer that is not wanted. */
const LONGEST_COMPLAINT = 16_384

/**
 * Calls what takes a message over HTTP, and waits for it no longer than for any way. It leads nowhere else.
 *
 * What is told of a failure is the status, and a word of the answer if `reason` finds one: its text may repeat addresses.
 */
export async function call(
  send: Fetch,
  request: Request,
  { whom, refusesBy }: { readonly whom: string; refusesBy(status: number, reason: string): boolean },
): Promise<void> {
  let response: Response
  try {
    response = await send(request, { redirect: 'manual', signal: AbortSignal.timeout(LONGEST_ANSWER_MS) })
  } catch (error) {
    // oxlint-disable-next-line preserve-caught-error -- it may repeat what was sent, and is logged
    throw new Error(`${whom} cannot be reached (${codeOf(error)}).`)
  }
  const { status } = response
  const reason = response.ok ? '' : await reasonOf(response)
  await response.body?.cancel().catch(() => undefined)
  if (response.ok) return
  const told = `${whom} answered ${status}${reason && ` ${reason}`}.`
  throw refusesBy(status, reason) ? new Refused(told) : new Error(told)
}

/** The name of an error as AWS gives it: in a header, or in the body as JSON or XML. */
async function reasonOf(response: Response): Promise<string> {
  const named = response.headers.get('x-amzn-errortype')?.split(':')[0]
  const text = named ?? (await begin(response))
  const [, name = ''] = /(?:^|<Code>|"__type" *: *"(?:[\w.]*#)?)([A-Za-z]{3,64})(?:$|<|")/.exec(text) ?? []
  return name
}

async function begin({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      // a body is one
      chunks.push(chunk)
      size += chunk.byteLength
      if (size > LONGEST_COMPLAINT) break
    }
  } catch {
    // What has come so far is looked at.
  }
  return Buffer.concat(chunks).toString()
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined
  const { code, name } = (cause ?? {}) as { code?: unknown; name?: unknown } // looked at below
  const told = typeof code === 'string' ? code : String(name)
  return /^\w{1,40}$/.test(told) ? told : 'no reason'
}
