import type { OfflineResponse } from './offline.ts'

/** Whether a function refused whom it was asked by, or could not tell. */
export function isRefusal({ statusCode }: Pick<OfflineResponse, 'statusCode'>): boolean {
  return statusCode === 401 || statusCode === 403 || statusCode === 503
}

/** The reason as the function has told the client: what its challenge says (RFC 6750 §3), or the body. */
export function reasonOf({ source, headers }: Pick<OfflineResponse, 'source' | 'headers'>): string {
  const challenge = Object.entries(headers).find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1]
  const [, description] = /error_description="([^"]*)"/.exec(String(challenge)) ?? []
  const { detail, message, title } = bodyOf(source)
  const told = [detail, message, title].find((each) => typeof each === 'string')
  return [told, description].filter((each) => each !== undefined).join('. ')
}

function bodyOf(source: unknown): Record<string, unknown> {
  try {
    return Object(typeof source === 'string' ? JSON.parse(source) : source) as Record<string, unknown> // any object is one
  } catch {
    return {}
  }
}
