import type { Reach } from '../http/outgoing/reach.ts'
import type { Pool } from '../storage/port/index.ts'

/** An identity provider as far as it matters for how it is reached. */
interface Named {
  readonly ProviderName: string
  readonly ProviderType: string
  readonly ProviderDetails: Readonly<Record<string, string>>
}

/** The way to identity providers, as whoever builds the server gives it. */
export interface Elsewhere {
  readonly reach: Reach
  /** The time of this machine in milliseconds: no clock that is set for a test moves that of a provider. */
  now(): number
  /** What a provider is reached by: as it was told, or in development what stands in for one without real credentials. */
  detailsOf(pool: Pool, provider: Named): Promise<Readonly<Record<string, string>>>
}
