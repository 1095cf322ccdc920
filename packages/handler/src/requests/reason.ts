import type { TokenError } from '../verify/token-error.ts'

/** Receives each refusal: the error, and its reason in one line, which has nothing of the token that could be personal. */
export type OnRefusal = (error: TokenError, reason: string) => void

/** Makes what hears of refusals. Without a listener the reasons go to the console where the pool is this machine's. */
export function teller(isLocal: boolean | undefined, listener?: OnRefusal): (error: TokenError) => void {
  const tell = listener ?? (isLocal && ((_, reason) => console.warn(`@poolhouse/handler: ${reason}`)))
  return (error) => tell && tell(error, reasonOf(error))
}

// What was found by these is nobody's: a time, a kind, an app client, an issuer. All other claims may be a person's
const SHOWN = /^(expired|issuer|token-use|client)$/

function reasonOf({ code, message, detail }: TokenError): string {
  const found: unknown = SHOWN.test(code) ? detail : code === 'keys-unavailable' ? String(causeOf(detail)) : []
  // Anybody can write anything there: no addresses, no whole tokens, no line that looks like one of the log's own, and
  // no object, which may have no text
  const shown = [found]
    .flat()
    .filter((value) => Object(value) !== value && /^[\w:/. -]{1,99}$/.test((value ?? '') as string))
  return [message, ...shown].join(': ')
}

function causeOf(error: unknown): unknown {
  return (Object(error) as Error).cause ?? error // of anything, an object
}
