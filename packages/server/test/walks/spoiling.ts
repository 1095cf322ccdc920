import type { Scene, Step } from './sign-in.ts'
import { DEVICE_CHALLENGES, SRP_A } from './sign-in.ts'

/** Answers that are right but for one thing about them. */

export type Spoiling = 'garbage' | 'foreign' | 'disorder'

/** All there are. */
export const CHALLENGES: readonly string[] = [
  'CUSTOM_CHALLENGE',
  'EMAIL_OTP',
  'MFA_SETUP',
  'NEW_PASSWORD_REQUIRED',
  'PASSWORD',
  'PASSWORD_SRP',
  'PASSWORD_VERIFIER',
  'SELECT_CHALLENGE',
  'SELECT_MFA_TYPE',
  'SMS_MFA',
  'SMS_OTP',
  'SOFTWARE_TOKEN_MFA',
  'WEB_AUTHN',
  ...DEVICE_CHALLENGES,
]

const BLOCK = 'PASSWORD_CLAIM_SECRET_BLOCK'

/** A step and an answer in the place of the right ones. */
export function spoil(
  kind: Spoiling,
  { place, person }: Scene,
  at: Step,
  right: Readonly<Record<string, string>>,
  pick: number,
): { readonly step: Step; readonly responses: Readonly<Record<string, string>> } {
  if (kind === 'garbage') {
    const cut = (text = '') => text.slice(0, -1 - (pick % 40)) || 'x'.repeat(20)
    const block = right[BLOCK]
    return {
      step: { ...at, session: cut(at.session) },
      responses: block === undefined ? right : { ...right, [BLOCK]: cut(block) },
    }
  }
  if (kind === 'disorder') {
    const others = CHALLENGES.filter((each) => each !== at.challenge)
    const step = { ...at, challenge: others[pick % others.length] ?? '' }
    return { step, responses: { ...everything(person, at), ...right } }
  }
  const { open, legacy } = place.clients
  const foreign = [
    { clientId: at.clientId === open ? legacy : open },
    { clientId: place.beside.clientId, by: 'public' },
    { by: at.by === 'admin' ? 'public' : 'admin' },
  ] as const
  const other = foreign[pick % (foreign.length + 1)]
  if (other) return { step: { ...at, ...other }, responses: right }
  return { step: at, responses: { ...right, USERNAME: place.neighbour } }
}

/** An answer to every challenge at once. */
function everything({ secret, own }: Scene['person'], { parameters, session }: Step): Record<string, string> {
  return {
    ANSWER: 'right',
    CREDENTIAL: '{}',
    DEVICE_KEY: own?.key ?? 'x',
    EMAIL_OTP_CODE: '000000',
    NEW_PASSWORD: 'New-passw0rd',
    PASSWORD: secret,
    [BLOCK]: parameters['SECRET_BLOCK'] ?? session ?? 'x',
    PASSWORD_CLAIM_SIGNATURE: 'AAAA',
    SMS_MFA_CODE: '000000',
    SMS_OTP_CODE: '00000000',
    SOFTWARE_TOKEN_MFA_CODE: '000000',
    SRP_A,
    TIMESTAMP: 'Tue Jan 6 00:00:00 UTC 2026',
  }
}
