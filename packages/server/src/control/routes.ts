import type { Inbox } from '../delivery/inbox.ts'
import { readBody } from '../http/body.ts'
import type { Route } from '../http/route.ts'
import type { TravelClock } from './clock.ts'
import type { GuardOptions } from './guard.ts'
import { guardControl, refuse } from './guard.ts'
import { inboxPage } from './inbox-page.ts'

/** What the control endpoints drive. */
export interface Controlled {
  readonly inbox: Inbox
  readonly clock: TravelClock
  /** Empties the server of everything. */
  reset(): Promise<void>
  /** The page a browser sees at the endpoint. */
  welcome(request: Request): Response | Promise<Response>
  /** Aborted when the server begins to close: nobody is kept waiting any more. */
  readonly stopping: AbortSignal
}

const LONGEST_WAIT_MS = 60_000

/** The ways in that only development has: the inbox with its page, the clock, starting over, and what a browser sees. */
export function controlRoutes(controlled: Controlled, guard: GuardOptions): readonly Route[] {
  const { clock, welcome } = controlled
  const control = (method: Route['method'], path: string, handle: Route['handle']): Route => ({
    at: 'api',
    method,
    path,
    handle: (incoming) => guardControl(incoming.request, guard) ?? handle(incoming),
  })
  return [
    { at: 'api', method: 'GET', path: '/', handle: ({ request }) => welcome(request) },
    control('GET', '/_poolhouse', () => new Response(null, { status: 302, headers: { location: '/_poolhouse/' } })),
    control('GET', '/_poolhouse/', ({ request }) => showInbox(controlled, request)),
    control('GET', '/_poolhouse/inbox', ({ request }) => readInbox(controlled, request)),
    control('DELETE', '/_poolhouse/inbox', () => {
      controlled.inbox.clear()
      return json({})
    }),
    control('GET', '/_poolhouse/clock', () => json(showClock(clock))),
    control('POST', '/_poolhouse/clock', async ({ request }) => {
      const problem = setClock(clock, await bodyOf(request))
      return problem === undefined ? json(showClock(clock)) : refuse(400, 'Bad Request', problem)
    }),
    control('POST', '/_poolhouse/reset', async () => {
      await controlled.reset()
      controlled.inbox.clear()
      return json({})
    }),
    // Whatever else is asked for there: a foreign page learns nothing of what there is.
    control('ALL', '/_poolhouse/*', () => new Response('There is nothing here.\n', { status: 404 })),
  ]
}

async function showInbox({ inbox }: Controlled, request: Request): Promise<Response> {
  const { poolId, username, destination, refresh } = queryOf(request)
  return inboxPage(await inbox.read({ poolId, username, destination }, 0), { refreshes: refresh !== undefined })
}

async function readInbox({ inbox, stopping }: Controlled, request: Request): Promise<Response> {
  const { poolId, username, destination, after = '', wait = '' } = queryOf(request)
  if (!/^\d{0,15}$/.test(after)) return refuse(400, 'Bad Request', '"after" is the id of a message.')
  if (!/^\d{0,9}$/.test(wait)) return refuse(400, 'Bad Request', '"wait" is a number of milliseconds.')
  const ends = AbortSignal.any([request.signal, stopping])
  const waitMs = ends.aborted ? 0 : Math.min(Number(wait), LONGEST_WAIT_MS)
  return json(await inbox.read({ poolId, username, destination, after }, waitMs, ends))
}

function queryOf(request: Request): Record<string, string | undefined> {
  // Of several of one name the first counts.
  return Object.fromEntries([...new URL(request.url).searchParams].toReversed())
}

function showClock(clock: TravelClock) {
  return { now: clock.now().toISOString(), offsetSeconds: clock.offsetMs / 1000 }
}

/** Sets the clock as a request asks; answers what is wrong with it. */
function setClock(clock: TravelClock, body: unknown): string | undefined {
  const asked = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {} // read member by member
  const { advanceSeconds, now, reset } = asked
  try {
    if (typeof advanceSeconds === 'number') clock.advance(advanceSeconds)
    else if (typeof now === 'string' && !Number.isNaN(Date.parse(now))) clock.set(new Date(now))
    else if (reset === true) clock.reset()
    else return 'Send {"advanceSeconds": number}, {"now": "ISO 8601"} or {"reset": true}.'
    return undefined
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

async function bodyOf(request: Request): Promise<unknown> {
  const bytes = await readBody(request, 65_536)
  try {
    return JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())) as unknown
  } catch {
    return undefined
  }
}

function json(value: object): Response {
  // No page of another origin may load an answer as a script or a frame either.
  const headers = {
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
  return Response.json(value, { headers })
}
