import type { IdentityProvider } from '../domain/documents/identity-provider.ts'
import type { Person, SessionElsewhere } from '../domain/federation/person.ts'
import type { Services } from '../domain/services.ts'
import type { Pool } from '../storage/port/index.ts'

/** The way of one browser to an identity provider and back. */
export interface Trip {
  readonly pool: Pool
  /** With what it is reached by as its details. */
  readonly provider: IdentityProvider
  /** Where the provider sends the browser back to. */
  readonly returnTo: string
  /** What comes back with the browser, unread. */
  readonly state: string
  /** What the provider repeats in what it signs; `undefined` where nobody has asked it. */
  readonly nonce: string | undefined
}

/** What an application would like the provider to do. */
export interface Wishes {
  readonly loginHint: string | undefined
  readonly prompt: readonly string[]
  /** The most seconds since the sign-in there. */
  readonly maxAge: number | undefined
  /** The level to reach, in the provider's words. */
  readonly acr: string | undefined
}

export type Needs = Pick<Services, 'elsewhere' | 'log' | 'storage' | 'keyring' | 'keyStock' | 'clock' | 'random'>

/** A kind of identity provider. What all have in common is done around it, in `oauth/federation/`. */
export interface Kind {
  /** Where its answers are taken. */
  readonly path: string
  /** Where a browser is sent for somebody to sign in; refuses with a FederationError when the provider is out of reach. */
  begin(needs: Needs, trip: Trip, wishes: Wishes): Promise<URL>
  /** Who it was, by what the browser brought back; refuses with a FederationError whatever is not the provider's word. */
  finish(needs: Needs, trip: Trip, answer: URLSearchParams): Promise<Person>
  /** Where a browser is sent for its session to end there, too, if the provider has a place for that. */
  signOut?(needs: Needs, trip: Trip, session: SessionElsewhere): Promise<string | undefined>
}
