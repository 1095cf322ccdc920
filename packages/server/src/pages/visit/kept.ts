import { uuid } from '../../crypto/secrets.ts'
import type { Spending } from '../../storage/port/index.ts'
import type { Visit } from './visit.ts'

/** What a page has to remember until its form is sent. */
export interface Kept<Value> {
  readonly value: Value
  /** What makes it good once, for those who want that. */
  readonly spending: Spending
}

interface Sealed {
  readonly kind: string
  readonly pool: string
  readonly client: string
  readonly jti: string
  readonly until: number
  readonly value: unknown
}

const PURPOSE = 'page'
export const STATE = 'state'

/**
 * Seals what a page has to remember as a hidden field of its form. Nothing is stored for pages that are half done, and who
 * sends a form has no say in what it stands for.
 */
export function keep(
  { services: { keyring, random, clock }, asked: { pool, client } }: Pick<Visit, 'services' | 'asked'>,
  kind: string,
  value: object,
  minutes: number,
): Readonly<Record<string, string>> {
  const until = clock.now().getTime() + minutes * 60_000
  const sealed: Sealed = { kind, pool: pool.id, client: client.id, jti: uuid(random), until, value }
  return { [STATE]: keyring.sealState(sealed, PURPOSE) }
}

/** Opens what a page of that kind kept; `undefined` when it was sealed for another one, or too long ago. */
export function kept<Value extends object>(
  { services: { keyring, clock }, asked: { pool, client }, typed }: Pick<Visit, 'services' | 'asked' | 'typed'>,
  kind: string,
): Kept<Value> | undefined {
  const sealed = keyring.openState(typed(STATE), PURPOSE) as Sealed | undefined // sealed above, or nothing
  if (sealed?.kind !== kind || sealed.pool !== pool.id || sealed.client !== client.id) return undefined
  if (sealed.until <= clock.now().getTime()) return undefined
  const spending = { jti: sealed.jti, expiresAt: new Date(sealed.until) }
  return { value: sealed.value as Value, spending } // as it was sealed under this kind
}
