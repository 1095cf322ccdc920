import { optionOrEnv } from './options.ts'
import type { Section } from './section.ts'

export interface FederationGiven {
  readonly fakeIdp?: boolean
}

/** How people sign in elsewhere. */
export interface Federation {
  /** Whether this server stands in for identity providers that have no real credentials. */
  readonly standsIn: boolean
}

export const federation = {
  name: 'federation',
  options: () => [
    optionOrEnv(
      '--fake-idp',
      'stand in for identity providers without real credentials: whoever signs in there says who they are',
    ),
  ],
  read: ({ fakeIdp = false }: FederationGiven): Federation => ({ standsIn: fakeIdp }),
} satisfies Section<FederationGiven>
