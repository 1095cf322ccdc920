/** A sign-in at an identity provider did not come to its end. The message is for the application, the cause for the log. */
export class FederationError extends Error {
  override readonly name = 'FederationError'
}

/** What an error is about, as the log may tell it: the messages of its causes, of which none holds a secret. */
export function reasonOf(error: unknown): string {
  const reasons: string[] = []
  for (let cause = error; cause instanceof Error && reasons.length < 5; cause = cause.cause) reasons.push(cause.message)
  return reasons.join(': ')
}
