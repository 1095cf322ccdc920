import { findByAlias } from '../../domain/documents/documents.ts'
import { TERMS, termsOf } from '../../domain/documents/terms.ts'
import { OWN_USERS } from '../../domain/federation/providers.ts'
import { isAdminOnly } from '../../domain/users/recovery.ts'
import { meets, minimumLength, rulesOf } from '../../domain/users/passwords.ts'
import type { Pool } from '../../storage/port/index.ts'
import type { Identifier } from '../parts/fields/identifier.ts'
import type { PasswordRules } from '../parts/fields/password-rules.ts'
import type { Terms } from '../parts/terms.ts'
import type { Visit } from './visit.ts'

/** What a pool and a client have to offer on their pages (managed-login.md 1.1). */

export function identifierOf({ settings }: Pick<Pool, 'settings'>): Identifier {
  const names = new Set(settings.UsernameAttributes)
  if (names.size > 1) return 'emailOrPhone'
  if (names.has('email')) return 'email'
  return names.has('phone_number') ? 'phone' : 'username'
}

/** Whether the pool's own users sign in through the client. */
export function hasOwnUsers({ asked: { client } }: Pick<Visit, 'asked'>): boolean {
  return client.settings.SupportedIdentityProviders?.includes(OWN_USERS) ?? false
}

export function mayReset(visit: Pick<Visit, 'asked'>): boolean {
  return hasOwnUsers(visit) && !isAdminOnly(visit.asked.pool)
}

export function maySignUp(visit: Pick<Visit, 'asked'>): boolean {
  return hasOwnUsers(visit) && !visit.asked.pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly
}

/** What is asked of a new password, and which of it one that was sent does. */
export function passwordRules(pool: Pool, sent = ''): PasswordRules {
  const rules = rulesOf(pool)
  return {
    minimum: minimumLength(pool),
    required: rules.filter((rule) => rule !== 'minimum'),
    ...(sent !== '' && { met: rules.filter((rule) => meets(pool, sent, rule)) }),
  }
}

/** The languages of terms, by the code of ours. */
const TERMS_IN: Readonly<Record<string, string>> = {
  de: 'german',
  en: 'english',
  es: 'spanish',
  fr: 'french',
  id: 'bahasa-indonesia',
  it: 'italian',
  ja: 'japanese',
  ko: 'korean',
  'pt-BR': 'portuguese-brazil',
  'zh-CN': 'chinese-simplified',
  'zh-TW': 'chinese-traditional',
}

/** What people agree to by signing up: both documents, in their language, or nothing. */
export async function termsFor({ services, asked, frame }: Visit): Promise<Terms | undefined> {
  const { pool, client } = asked
  const [use, privacy] = await Promise.all(
    ['terms-of-use', 'privacy-policy'].map((name) => findByAlias(services, TERMS, pool, termsOf(client.id, name))),
  )
  if (!use || !privacy) return undefined
  const link = (links: Readonly<Record<string, string>>) =>
    links[`cognito:${TERMS_IN[frame.language.code] ?? 'default'}`] ?? links['cognito:default'] ?? ''
  return { terms: link(use.Links), privacy: link(privacy.Links) }
}
