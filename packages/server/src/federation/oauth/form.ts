import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'

export type Details = IdentityProvider['ProviderDetails']
export type Claims = Readonly<Record<string, unknown>>

export interface Place {
  readonly url: string
  readonly method: string
}

/** What one kind of OAuth 2.0 provider has of its own. */
export interface Form {
  /** Whether it signs ID tokens (OpenID Connect); what does not is believed for what it answers about its access token. */
  readonly isOpenId: boolean
  /** Whether endpoints that it was not told of are discovered. */
  readonly discovers?: boolean
  /** Where its keys are, unless it was told. */
  readonly keys?: string
  /** The claim that names somebody. */
  readonly subject: string
  /** Which wishes of an application it understands. */
  readonly understands: readonly ('login_hint' | 'prompt' | 'max_age' | 'acr_values')[]
  /** Further parameters of the request. */
  readonly asks?: Readonly<Record<string, string>>
  /** The secret of the client, where it is not what the provider was told. */
  secret?(details: Details, now: number): string
  /** Where more is read about somebody, if anywhere: at the userinfo endpoint of OpenID Connect, or there. */
  readonly profile?: 'userinfo' | ((provider: IdentityProvider, known: Claims) => Place | undefined)
  /** What the browser brings beside the code. Nobody has signed it, so it proves nothing. */
  brought?(answer: URLSearchParams): Claims
}
