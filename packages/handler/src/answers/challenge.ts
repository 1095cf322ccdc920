/** What a client did wrong, in the words of RFC 6750 §3.1. */
export interface Challenge {
  /** Default `api`. */
  realm?: string | undefined
  error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'insufficient_user_authentication' | undefined
  description?: string | undefined
  /** The scopes of which one is needed. */
  scopes?: readonly string[] | undefined
}

/** Writes the value of a `WWW-Authenticate` header for bearer tokens, without characters it may not contain. */
export function bearerChallenge({ realm = 'api', error, description, scopes }: Challenge = {}): string {
  const parameters = { realm, error, error_description: description, scope: scopes?.join(' ') }
  const written = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}="${value.replace(/[^ !#-[\]-~]/g, '?')}"`,
  )
  return `Bearer ${written.join(', ')}`
}
