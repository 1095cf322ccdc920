import type { Known } from '../../oauth/browser/known.ts'
import { isTooLittle } from '../../oauth/browser/known.ts'
import { findBrowserSession } from '../../oauth/browser/session.ts'
import type { Visit } from '../visit/visit.ts'

/** Who is signed in in this browser, if that is enough for the application. */
export async function knownHere({ services, front, incoming, asked }: Visit): Promise<Known | undefined> {
  if (asked.prompt.includes('login')) return undefined
  const known = await findBrowserSession(services, front, incoming.request, asked)
  return known && !isTooLittle(services, asked, known.session) ? known : undefined
}
