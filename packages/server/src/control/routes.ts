import type { Env, Hono } from 'hono'
import type { Inbox } from '../delivery/inbox.ts'
import { readBody } from '../http/body.ts'
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
  /** Aborted when the server begins to close: nobody is kept waiting any more. */
  readonly stopping: AbortSignal
}

const LONGEST_WAIT_MS = 60_000

/** Adds the endpoints that only development has: the inbox with its page, the clock, and starting over. */
export function addControlRoutes<E extends Env>(
  app: Hono<E>,
  { inbox, clock, reset, stopping }: Controlled,
  guard: GuardOptions,
): void {
  app.use('/_poolhouse/*', async (context, next) => guardControl(context.req.raw, guard) ?? (await next()))

  app.get('/_poolhouse', ({ redirect }) => redirect('/_poolhouse/'))
  app.get('/_poolhouse/', async ({ req }) => {
    const { poolId, username, destination, refresh } = req.query()
    return inboxPage(await inbox.read({ poolId, username, destination }, 0), { refreshes: refresh !== undefined })
  })
  app.get('/_poolhouse/inbox', async ({ req }) => {
    const { poolId, username, destination, after = '', wait = '' } = req.query()
    if (!/^\d{0,15}$/.test(after)) return refuse(400, 'Bad Request', '"after" is the id of a message.')
    if (!/^\d{0,9}$/.test(wait)) return refuse(400, 'Bad Request', '"wait" is a number of milliseconds.')
    const ends = AbortSignal.any([req.raw.signal, stopping])
    const waitMs = ends.aborted ? 0 : Math.min(Number(wait), LONGEST_WAIT_MS)
    return json(await inbox.read({ poolId, username, destination, after }, waitMs, ends))
  })
  app.delete('/_poolhouse/inbox', () => {
    inbox.clear()
    return json({})
  })

  app.get('/_poolhouse/clock', () => json(showClock(clock)))
  app.post('/_poolhouse/clock', async ({ req }) => {
    const problem = setClock(clock, await bodyOf(req.raw))
    return problem === undefined ? json(showClock(clock)) : refuse(400, 'Bad Request', problem)
  })

  app.post('/_poolhouse/reset', async () => {
    await reset()
    inbox.clear()
    return json({})
  })
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
