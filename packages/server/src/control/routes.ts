import type { Inbox } from '../delivery/inbox.ts'
import type { Services } from '../domain/services.ts'
import { readBody } from '../http/body.ts'
import type { Route } from '../http/route.ts'
import type { TravelClock } from './clock.ts'
import type { GuardOptions } from './guard.ts'
import { guardControl, isKnown, refuse } from './guard.ts'
import { inboxPage } from './inbox-page.ts'
import { readQuery } from './inbox-query.ts'
import type { Invocations } from './calls/invocations.ts'
import { json } from './json.ts'
import { decrypt } from './kms.ts'
import { mail } from './mail.ts'
import { momentOf } from './moment.ts'
import { takeToken, tokenPage } from './token-page.ts'
import { readInvocations, replay } from './calls/answers.ts'
import { plainWelcome, wantsPage, welcome } from './welcome.ts'

/** What the control endpoints drive. */
export interface Controlled {
  readonly services: Pick<Services, 'storage' | 'settings' | 'keyring'>
  readonly inbox: Inbox
  readonly invocations: Invocations
  readonly clock: TravelClock
  /** Empties the server of everything, or of everything but pools and what is set up in them, and resets the clock. */
  reset(keep: 'pools' | undefined): Promise<void>
  /** Aborted when the server begins to close: nobody is kept waiting any more. */
  readonly stopping: AbortSignal
}

/** The ways in that only development has: the inbox with its page, the calls of functions, the clock, starting over, and what a browser sees. */
export function controlRoutes(controlled: Controlled, guard: GuardOptions): readonly Route[] {
  const { clock, inbox, invocations, services } = controlled
  const control = (method: Route['method'], path: string, handle: Route['handle']): Route => ({
    at: 'api',
    method,
    path,
    handle: (incoming) => {
      const refusal = guardControl(incoming.request, guard)
      const asks = refusal?.status === 401 && incoming.request.method === 'GET' && wantsPage(incoming.request)
      return asks ? tokenPage(incoming.request) : (refusal ?? handle(incoming))
    },
  })
  return [
    {
      at: 'api',
      method: 'GET',
      path: '/',
      handle({ request }) {
        if (!wantsPage(request)) return plainWelcome()
        return isKnown(request, guard)
          ? welcome({ ...services, asksToken: guard.token !== undefined })
          : tokenPage(request)
      },
    },
    { at: 'api', method: 'POST', path: '/_poolhouse/token', handle: ({ request }) => takeToken(request, guard) },
    // SDKs put a path of their own behind it.
    ...['/_poolhouse/kms', '/_poolhouse/kms/'].map((path): Route => ({
      at: 'api',
      method: 'POST',
      path,
      handle: ({ request }) => decrypt(services, request, guard.token),
    })),
    control('GET', '/_poolhouse', () => new Response(null, { status: 302, headers: { location: '/_poolhouse/' } })),
    control('GET', '/_poolhouse/', ({ request }) => showInbox(controlled, request)),
    control('GET', '/_poolhouse/inbox', ({ request }) => readInbox(controlled, request)),
    control('GET', '/_poolhouse/mail/:id', ({ params }) => showMail(controlled, params['id'] ?? '')),
    control('DELETE', '/_poolhouse/inbox', async () => {
      await inbox.clear()
      return json({})
    }),
    control('GET', '/_poolhouse/triggers', ({ request }) => readInvocations(invocations, request, controlled.stopping)),
    control('POST', '/_poolhouse/triggers/:id/replay', async ({ request, params }) => {
      const body = await bodyOf(request)
      if (isObject(body) && Object.keys(body).length === 0) return replay(invocations, params['id'] ?? '')
      return refuse(400, 'Bad Request', 'Send {}: a call is made again with its own event.')
    }),
    control('GET', '/_poolhouse/clock', () => json(showClock(clock))),
    control('POST', '/_poolhouse/clock', async ({ request }) => {
      const problem = setClock(clock, await bodyOf(request))
      return problem === undefined ? json(showClock(clock)) : refuse(400, 'Bad Request', problem)
    }),
    control('POST', '/_poolhouse/reset', async ({ request }) => {
      const body = await bodyOf(request)
      const { keep, ...others } = membersOf(body)
      // A body that is not understood must not empty everything.
      if (!isObject(body) || (keep !== undefined && keep !== 'pools') || Object.keys(others).length > 0) {
        return refuse(400, 'Bad Request', 'Send {} to empty everything, or {"keep": "pools"}.')
      }
      await controlled.reset(keep)
      return json({})
    }),
    // Whatever else is asked for there: a foreign page learns nothing of what there is.
    control('ALL', '/_poolhouse/*', () => new Response('There is nothing here.\n', { status: 404 })),
  ]
}

async function showInbox({ inbox }: Controlled, request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url)
  const asked = readQuery(searchParams, ['refresh'])
  if (typeof asked === 'string') return refuse(400, 'Bad Request', asked)
  searchParams.delete('refresh')
  const messages = await inbox.read(asked.query, 0)
  return inboxPage({ messages, query: searchParams, refreshes: asked.refreshes })
}

async function readInbox({ inbox, stopping }: Controlled, request: Request): Promise<Response> {
  const asked = readQuery(new URL(request.url).searchParams, ['wait'])
  if (typeof asked === 'string') return refuse(400, 'Bad Request', asked)
  const ends = AbortSignal.any([request.signal, stopping])
  return json(await inbox.read(asked.query, ends.aborted ? 0 : asked.waitMs, ends))
}

async function showMail({ inbox }: Controlled, id: string): Promise<Response> {
  const messages = /^\d{1,15}$/.test(id) ? await inbox.read({ after: String(Number(id) - 1) }, 0) : []
  const [message] = messages
  if (message?.id !== id || message.medium !== 'EMAIL') return new Response('There is no such mail.\n', { status: 404 })
  return mail(message.body)
}

function showClock(clock: TravelClock) {
  return { now: clock.now().toISOString(), offsetSeconds: clock.offsetMs / 1000 }
}

const CLOCK_TAKES = 'Send {"advanceSeconds": number}, {"now": "ISO 8601"} or {"reset": true}.'

/** Sets the clock as a request asks; answers what is wrong with it. */
function setClock(clock: TravelClock, body: unknown): string | undefined {
  const { advanceSeconds, now, reset, ...others } = membersOf(body)
  const moment = typeof now === 'string' ? momentOf(now) : undefined
  const isOne = [advanceSeconds, now, reset].filter((asked) => asked !== undefined).length === 1
  try {
    if (!isOne || Object.keys(others).length > 0) return CLOCK_TAKES
    if (typeof advanceSeconds === 'number') clock.advance(advanceSeconds)
    else if (moment) clock.set(moment)
    else if (reset === true) clock.reset()
    else return CLOCK_TAKES
    return undefined
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

function membersOf(body: unknown): Record<string, unknown> {
  return isObject(body) ? body : {}
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

async function bodyOf(request: Request): Promise<unknown> {
  const bytes = await readBody(request, 65_536)
  if (bytes?.byteLength === 0) return {}
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch {
    return undefined
  }
}
