import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MfaFactor } from '../domain/users/mfa.ts'
import type { Pool, User } from '../storage/port/index.ts'
import { nextStep } from './next-step.ts'
import type { Factor } from './step.ts'

const NOW = new Date(0)
const PHONE = { phone_number: '+15555550100' }
const MAIL = { email: 'ana@example.com', email_verified: 'true' }
const KINDS: readonly MfaFactor[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

interface Settings {
  readonly mfa?: 'OFF' | 'OPTIONAL' | 'ON'
  readonly offered?: readonly MfaFactor[]
  readonly passkeyIsEnough?: boolean
}

function pool({ mfa = 'OFF', offered = [], passkeyIsEnough = false }: Settings): Pool {
  const settings = {
    MfaConfiguration: mfa,
    ...(offered.includes('SMS_MFA') && { SmsMfaConfiguration: {} }),
    ...(offered.includes('SOFTWARE_TOKEN_MFA') && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(offered.includes('EMAIL_OTP') && { EmailMfaConfiguration: {} }),
    ...(passkeyIsEnough && { WebAuthnConfiguration: { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' } }),
  }
  return { settings } as Pool // all that the table reads of one
}

function user(given: Partial<User> = {}): User {
  return { status: 'CONFIRMED', attributes: {}, settings: {}, ...given } as User // all that the table reads of one
}

const has = (enabled: readonly MfaFactor[], preferred?: MfaFactor): Partial<User> => ({
  settings: { mfa: { enabled, ...(preferred && { preferred }) } },
})

const step = (settings: Settings, whose: Partial<User>, proven: readonly Factor[], flow = 'USER_SRP_AUTH') =>
  nextStep({ pool: pool(settings), user: user(whose), progress: { flow, proven }, now: NOW })

const invited: Partial<User> = { status: 'FORCE_CHANGE_PASSWORD' }
const all = { offered: KINDS }

describe('the table of next steps', () => {
  it.each<[string, Settings, Partial<User>, readonly Factor[], string]>([
    ['an invited user', {}, invited, ['PASSWORD'], 'NEW_PASSWORD_REQUIRED'],
    ['an invited user where MFA is on', { mfa: 'ON', ...all }, invited, ['PASSWORD'], 'NEW_PASSWORD_REQUIRED'],
    ['who chose a password where MFA is on', { mfa: 'ON', ...all }, {}, ['PASSWORD', 'NEW_PASSWORD'], 'MFA_SETUP'],
    ['MFA off, whatever the user has', { mfa: 'OFF', ...all }, has(KINDS), ['PASSWORD'], 'signed in'],
    ['MFA optional and nothing set up', { mfa: 'OPTIONAL', ...all }, { attributes: PHONE }, ['PASSWORD'], 'signed in'],
    ['one factor', { mfa: 'OPTIONAL', ...all }, has(['SOFTWARE_TOKEN_MFA']), ['PASSWORD'], 'SOFTWARE_TOKEN_MFA'],
    ['several, one preferred', { mfa: 'ON', ...all }, has(KINDS, 'EMAIL_OTP'), ['PASSWORD'], 'EMAIL_OTP'],
    ['several, none preferred', { mfa: 'ON', ...all }, has(KINDS), ['PASSWORD'], 'SELECT_MFA_TYPE'],
    ['MFA on and a phone number', { mfa: 'ON', ...all }, { attributes: PHONE }, ['PASSWORD'], 'SMS_MFA'],
    ['MFA on and a verified address', { mfa: 'ON', ...all }, { attributes: MAIL }, ['PASSWORD'], 'EMAIL_OTP'],
    [
      'MFA on and an address that is not verified',
      { mfa: 'ON', ...all },
      { attributes: { email: MAIL.email } },
      ['PASSWORD'],
      'MFA_SETUP',
    ],
    ['a second factor', { mfa: 'ON', ...all }, has(['SMS_MFA']), ['PASSWORD', 'SMS_MFA'], 'signed in'],
    ['a remembered device', { mfa: 'ON', ...all }, has(['SMS_MFA']), ['PASSWORD', 'DEVICE'], 'signed in'],
    ['a code as the first factor', { mfa: 'ON', ...all }, has(['SMS_MFA']), ['EMAIL_OTP'], 'signed in'],
    ['a passkey', { mfa: 'ON', ...all }, has(['SMS_MFA']), ['WEB_AUTHN'], 'SMS_MFA'],
    [
      'a passkey that counts for both',
      { mfa: 'ON', passkeyIsEnough: true, ...all },
      has(['SMS_MFA']),
      ['WEB_AUTHN'],
      'signed in',
    ],
  ])('after %s', (_, settings, whose, proven, expected) => {
    const next = step(settings, whose, proven)
    expect(next === 'signed in' ? next : next.ask).toBe(expected)
  })

  it('offers what there is to choose from', () => {
    const { offered } = { offered: ['SMS_MFA', 'EMAIL_OTP'] as const }
    expect(step({ mfa: 'ON', offered }, has(offered), ['PASSWORD'])).toMatchObject({ choices: offered })
    expect(step({ mfa: 'ON', offered }, {}, ['PASSWORD'])).toMatchObject({ ask: 'MFA_SETUP', choices: offered })
  })

  it('lets the function decide in custom sign-ins, once a password has its second factor', () => {
    const custom = (...proven: Factor[]) => step({ mfa: 'ON', ...all }, has(['SMS_MFA']), proven, 'CUSTOM_AUTH')
    expect(custom('PASSWORD')).toEqual({ ask: 'SMS_MFA' })
    expect(custom('PASSWORD', 'SMS_MFA')).toEqual({ ask: 'CUSTOM_CHALLENGE' })
    expect(custom('SMS_MFA')).toEqual({ ask: 'CUSTOM_CHALLENGE' })
    expect(custom('PASSWORD', 'SMS_MFA', 'CUSTOM')).toBe('signed in')
    expect(custom('PASSWORD', 'CUSTOM')).toEqual({ ask: 'SMS_MFA' })
    expect(custom('CUSTOM')).toBe('signed in')
  })

  it.each<[string, Partial<User>, string]>([
    ['an unconfirmed user', { status: 'UNCONFIRMED' }, 'User is not confirmed.'],
    ['a user whose password was reset', { status: 'RESET_REQUIRED' }, 'Password reset required for the user'],
    [
      'a temporary password that is too old',
      { ...invited, passwordExpiresAt: NOW },
      'Temporary password has expired and must be reset by an administrator.',
    ],
  ])('refuses %s', (_, whose, message) => {
    expect(() => step({}, whose, ['PASSWORD'])).toThrow(message)
  })
})

const FIRST: readonly Factor[] = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN', 'CUSTOM']
const SECOND: readonly Factor[] = ['SMS_MFA', 'EMAIL_MFA', 'SOFTWARE_TOKEN_MFA', 'DEVICE']

const anywhere = fc.record({
  mfa: fc.constantFrom('OFF', 'OPTIONAL', 'ON'),
  offered: fc.subarray([...KINDS]),
  passkeyIsEnough: fc.boolean(),
  enabled: fc.subarray([...KINDS]),
  preferredAt: fc.nat(2),
  prefers: fc.boolean(),
  attributes: fc.constantFrom({}, PHONE, MAIL, { ...PHONE, ...MAIL }),
  status: fc.constantFrom('CONFIRMED', 'FORCE_CHANGE_PASSWORD'),
  flow: fc.constantFrom('USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'USER_AUTH', 'CUSTOM_AUTH'),
  proven: fc
    .tuple(fc.constantFrom(...FIRST), fc.subarray([...SECOND, 'NEW_PASSWORD'] as Factor[]))
    .map(([one, more]) => [one].concat(more)),
})
type Anywhere = typeof anywhere extends fc.Arbitrary<infer T> ? T : never

function at({ enabled, preferredAt, prefers, attributes, status, mfa, offered, passkeyIsEnough, flow }: Anywhere) {
  const preferred = prefers ? enabled[preferredAt % Math.max(1, enabled.length)] : undefined
  const whose = { ...has(enabled, preferred), attributes, status } as Partial<User>
  return { settings: { mfa, offered, passkeyIsEnough } as Settings, whose, flow }
}

describe('whatever the settings', () => {
  it('nobody is signed in without what is demanded', () => {
    fc.assert(
      fc.property(anywhere, (given) => {
        const { settings, whose, flow } = at(given)
        const { proven, mfa, enabled, status } = given
        if (step(settings, whose, proven, flow) !== 'signed in') return
        expect(status).toBe('CONFIRMED')
        if (flow === 'CUSTOM_AUTH') expect(proven).toContain('CUSTOM')
        const byPassword = proven.includes('PASSWORD') || proven.includes('NEW_PASSWORD')
        const demands = mfa === 'ON' || (mfa === 'OPTIONAL' && enabled.length > 0)
        const second = proven.some((factor) => SECOND.includes(factor) || factor.endsWith('_OTP'))
        if (byPassword && demands) expect(second).toBe(true)
        if (proven.includes('WEB_AUTHN') && demands && !given.passkeyIsEnough) expect(second).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('no function decides about a password that lacks its second factor', () => {
    fc.assert(
      fc.property(anywhere, (given) => {
        const { settings, whose } = at(given)
        const { proven } = given
        const next = step(settings, whose, proven, 'CUSTOM_AUTH')
        if (next === 'signed in' || next.ask !== 'CUSTOM_CHALLENGE') return
        // Whoever asked for nothing but the password would have got tokens.
        expect(step(settings, whose, proven, 'USER_SRP_AUTH')).toBe('signed in')
      }),
      { numRuns: 1_000 },
    )
  })

  it('every sign-in ends, after each question at most once', () => {
    const shown: Record<string, Factor> = { NEW_PASSWORD_REQUIRED: 'NEW_PASSWORD', CUSTOM_CHALLENGE: 'CUSTOM' }
    fc.assert(
      fc.property(anywhere, (given) => {
        const { settings, whose, flow } = at(given)
        const [first = 'PASSWORD'] = given.proven
        const proven: Factor[] = [first]
        let { status } = whose
        const asked = new Set<string>()
        for (;;) {
          const next = step(settings, { ...whose, status: status ?? 'CONFIRMED' }, proven, flow)
          if (next === 'signed in') return
          expect(asked.has(next.ask)).toBe(false)
          asked.add(next.ask)
          proven.push(shown[next.ask] ?? 'SOFTWARE_TOKEN_MFA')
          if (next.ask === 'NEW_PASSWORD_REQUIRED') status = 'CONFIRMED'
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
