import type { Occasion } from '../../auth/step.ts'
import type { RelyingParty } from '../../domain/passkeys/relying-party.ts'
import type { Services } from '../../domain/services.ts'
import type { Page } from '../../http/browser/page.ts'
import type { Incoming } from '../../http/route.ts'
import type { Authorization } from '../../oauth/browser/authorization.ts'
import { redirect } from '../../oauth/browser/redirect.ts'
import type { Front } from '../../oauth/front.ts'
import { callerOf } from '../../oauth/front.ts'
import type { Form } from '../parts/form.ts'
import type { Frame } from '../parts/frame.ts'

/** A page that is opened, or a form of one that was sent, with all that is the same for every page. */
export interface Visit {
  readonly services: Services
  readonly incoming: Incoming
  readonly front: Front
  /** What the application asks for. It travels along in the query of every page, and is checked at each. */
  readonly asked: Authorization
  readonly query: URLSearchParams
  /** For whom passkeys are good on this page. */
  readonly party: RelyingParty | undefined
  readonly frame: Frame
  /** What makes a form one of this browser. */
  readonly csrf: string
  /** What was typed into a field of the form that was sent; empty without one. */
  typed(name: string): string
}

export type Shown = Page | Response
export type Answer = (visit: Visit) => Shown | Promise<Shown>

/** One address of the login pages. A page that is opened changes nothing; a form that is sent has passed all checks. */
export interface Screen {
  readonly path: string
  readonly open: Answer
  readonly send: Answer
}

type Changes = Readonly<Record<string, string | undefined>>

/** The address of a page, with the query of this one and what is to be different in it. */
export function placeOf({ query }: Pick<Visit, 'query'>, path: string, changes: Changes = {}): string {
  const changed = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) changed.delete(name)
    else changed.set(name, value)
  }
  return `${path}?${changed.toString()}`
}

export function goTo(visit: Pick<Visit, 'query'>, path: string, changes: Changes = {}): Response {
  return redirect(placeOf(visit, path, changes))
}

export function formTo(visit: Pick<Visit, 'query' | 'csrf'>, path: string, keep: Form['keep'] = {}): Form {
  return { action: placeOf(visit, path), csrf: visit.csrf, keep }
}

export function occasionOf({ incoming }: Pick<Visit, 'incoming'>): Occasion {
  return { by: 'page', ...callerOf(incoming) }
}
