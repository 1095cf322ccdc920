import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MfaFactor } from '../domain/factors/mfa.ts'
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
  /** Whether a remembered device stands for a second factor; absent where devices are not tracked. */
  readonly deviceIsEnough?: boolean | undefined
}

/** A passkey whose authenticator knew its user. */
const VERIFIED: readonly Factor[] = ['WEB_AUTHN', 'USER_VERIFICATION']

function pool({ mfa = 'OFF', offered = [], passkeyIsEnough = false, deviceIsEnough }: Settings): Pool {
  const settings = {
    MfaConfiguration: mfa,
    ...(offered.includes('SMS_MFA') && { SmsMfaConfiguration: {} }),
    ...(offered.includes('SOFTWARE_TOKEN_MFA') && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(offered.includes('EMAIL_OTP') && { EmailMfaConfiguration: {} }),
    ...(deviceIsEnough !== undefined && { DeviceConfiguration: { ChallengeRequiredOnNewDevice: deviceIsEnough } }),
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

/** A device that is the user's, or none. */
type From = 'remembered' | 'not remembered' | 'none'

const step = (
  settings: Settings,
  whose: Partial<User>,
  proven: readonly Factor[],
  { flow = 'USER_SRP_AUTH', from = 'none' }: { flow?: string; from?: From } = {},
) => {
  const device = from === 'none' ? undefined : { isRemembered: from === 'remembered' }
  return nextStep({ pool: pool(settings), user: user(whose), progress: { flow, proven }, device, now: NOW })
}

const invited: Partial<User> = { status: 'FORCE_CHANGE_PASSWORD' }
const all = { offered: KINDS }

describe('who signs in elsewhere', () => {
  const elsewhere: Partial<User> = { status: 'EXTERNAL_PROVIDER' }

  it.each<readonly Factor[]>([['PASSWORD'], ['EMAIL_OTP'], VERIFIED])('comes in by nothing else: %s', (...proven) => {
    expect(() => step({}, elsewhere, proven)).toThrow('Incorrect username or password.')
  })

  it('comes in by what a function of the pool asks', () => {
    const custom = { flow: 'CUSTOM_AUTH' }
    expect(step({}, elsewhere, ['CUSTOM'], custom)).toBe('signed in')
    expect(() => step({}, elsewhere, ['PASSWORD', 'CUSTOM'], custom)).toThrow('Incorrect username or password.')
  })
})

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
    ['one that was taken away', { mfa: 'ON', ...all }, has(['EMAIL_OTP']), ['PASSWORD', 'SMS_MFA'], 'EMAIL_OTP'],
    ['a code as the first factor', { mfa: 'ON', ...all }, has(['SMS_MFA']), ['EMAIL_OTP'], 'signed in'],
    ['a passkey', { mfa: 'ON', ...all }, has(['SMS_MFA']), ['WEB_AUTHN'], 'SMS_MFA'],
    ['a passkey that knew its user', { mfa: 'ON', ...all }, has(['SMS_MFA']), VERIFIED, 'SMS_MFA'],
    [
      'a passkey, where one that knew its user counts for both',
      { mfa: 'ON', passkeyIsEnough: true, ...all },
      has(['SMS_MFA']),
      ['WEB_AUTHN'],
      'SMS_MFA',
    ],
    [
      'a passkey that counts for both',
      { mfa: 'ON', passkeyIsEnough: true, ...all },
      has(['SMS_MFA']),
      VERIFIED,
      'signed in',
    ],
    [
      'a passkey that counts for both, of somebody without a second factor',
      { mfa: 'ON', passkeyIsEnough: true, ...all },
      {},
      VERIFIED,
      'signed in',
    ],
    [
      'a passkey that counts for both, and a new password',
      { mfa: 'ON', passkeyIsEnough: true, ...all },
      has(['SMS_MFA']),
      [...VERIFIED, 'NEW_PASSWORD'],
      'SMS_MFA',
    ],
  ])('after %s', (_, settings, whose, proven, expected) => {
    const next = step(settings, whose, proven)
    expect(next === 'signed in' ? next : next.ask).toBe(expected)
  })

  const [sms, instead, beside] = [has(['SMS_MFA']), { deviceIsEnough: true }, { deviceIsEnough: false }]
  const on = { mfa: 'ON', ...all } as const
  it.each<[string, Settings, Partial<User>, From, readonly Factor[], string]>([
    ['a remembered one, instead of MFA', { ...on, ...instead }, sms, 'remembered', ['PASSWORD'], 'DEVICE_SRP_AUTH'],
    ['its proof, instead of MFA', { ...on, ...instead }, sms, 'remembered', ['PASSWORD', 'DEVICE'], 'signed in'],
    ['one named with MFA', { ...on, ...instead }, sms, 'remembered', ['PASSWORD', 'SMS_MFA'], 'DEVICE_SRP_AUTH'],
    ['one where nothing is set up', { ...on, ...instead }, {}, 'remembered', ['PASSWORD'], 'DEVICE_SRP_AUTH'],
    ['a remembered one, beside MFA', { ...on, ...beside }, sms, 'remembered', ['PASSWORD'], 'SMS_MFA'],
    ['MFA beside it', { ...on, ...beside }, sms, 'remembered', ['PASSWORD', 'SMS_MFA'], 'DEVICE_SRP_AUTH'],
    ['its proof, beside MFA', { ...on, ...beside }, sms, 'remembered', ['PASSWORD', 'SMS_MFA', 'DEVICE'], 'signed in'],
    ['its proof without MFA beside it', { ...on, ...beside }, sms, 'remembered', ['PASSWORD', 'DEVICE'], 'SMS_MFA'],
    ['a remembered one without MFA', instead, {}, 'remembered', ['PASSWORD'], 'DEVICE_SRP_AUTH'],
    ['a remembered one of an invited user', instead, invited, 'remembered', ['PASSWORD'], 'NEW_PASSWORD_REQUIRED'],
    ['one that is not remembered', { ...on, ...instead }, sms, 'not remembered', ['PASSWORD'], 'SMS_MFA'],
    [
      'one that is not remembered any more',
      { ...on, ...instead },
      sms,
      'not remembered',
      ['PASSWORD', 'DEVICE'],
      'SMS_MFA',
    ],
    ['one that was forgotten meanwhile', { ...on, ...instead }, sms, 'none', ['PASSWORD', 'DEVICE'], 'SMS_MFA'],
    ['one of a pool that tracks none any more', on, sms, 'remembered', ['PASSWORD', 'DEVICE'], 'SMS_MFA'],
    ['none', { ...on, ...instead }, sms, 'none', ['PASSWORD'], 'SMS_MFA'],
  ])('from a device: %s', (_, settings, whose, from, proven, expected) => {
    const next = step(settings, whose, proven, { from })
    expect(next === 'signed in' ? next : next.ask).toBe(expected)
  })

  it('offers what there is to choose from', () => {
    const { offered } = { offered: ['SMS_MFA', 'EMAIL_OTP'] as const }
    expect(step({ mfa: 'ON', offered }, has(offered), ['PASSWORD'])).toMatchObject({ choices: offered })
    expect(step({ mfa: 'ON', offered }, {}, ['PASSWORD'])).toMatchObject({ ask: 'MFA_SETUP', choices: offered })
  })

  it('lets the function decide in custom sign-ins, once a password has its second factor', () => {
    const custom = (...proven: Factor[]) =>
      step({ mfa: 'ON', ...all }, has(['SMS_MFA']), proven, { flow: 'CUSTOM_AUTH' })
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
const SECOND: readonly Factor[] = ['SMS_MFA', 'EMAIL_MFA', 'SOFTWARE_TOKEN_MFA']

const anywhere = fc.record({
  mfa: fc.constantFrom('OFF', 'OPTIONAL', 'ON'),
  offered: fc.subarray([...KINDS]),
  passkeyIsEnough: fc.boolean(),
  deviceIsEnough: fc.constantFrom(true, false, undefined),
  from: fc.constantFrom<From>('remembered', 'not remembered', 'none'),
  enabled: fc.subarray([...KINDS]),
  preferredAt: fc.nat(2),
  prefers: fc.boolean(),
  attributes: fc.constantFrom({}, PHONE, MAIL, { ...PHONE, ...MAIL }),
  status: fc.constantFrom('CONFIRMED', 'FORCE_CHANGE_PASSWORD'),
  flow: fc.constantFrom('USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'USER_AUTH', 'CUSTOM_AUTH'),
  proven: fc
    .tuple(
      fc.constantFrom(...FIRST),
      fc.subarray([...SECOND, 'DEVICE', 'USER_VERIFICATION', 'NEW_PASSWORD'] as Factor[]),
    )
    .map(([one, more]) => [one].concat(more)),
})
type Anywhere = typeof anywhere extends fc.Arbitrary<infer T> ? T : never

function at({ enabled, preferredAt, prefers, attributes, status, mfa, offered, flow, from, ...enough }: Anywhere) {
  const preferred = prefers ? enabled[preferredAt % Math.max(1, enabled.length)] : undefined
  const whose = { ...has(enabled, preferred), attributes, status } as Partial<User>
  const { passkeyIsEnough, deviceIsEnough } = enough
  return { settings: { mfa, offered, passkeyIsEnough, deviceIsEnough } as Settings, whose, how: { flow, from } }
}

describe('whatever the settings', () => {
  it('nobody is signed in without what is demanded', () => {
    fc.assert(
      fc.property(anywhere, (given) => {
        const { settings, whose, how } = at(given)
        const { proven, mfa, enabled, status, flow, from } = given
        if (step(settings, whose, proven, how) !== 'signed in') return
        expect(status).toBe('CONFIRMED')
        if (flow === 'CUSTOM_AUTH') expect(proven).toContain('CUSTOM')
        const byPassword = proven.includes('PASSWORD') || proven.includes('NEW_PASSWORD')
        const demands = mfa === 'ON' || (mfa === 'OPTIONAL' && enabled.length > 0)
        const byDevice = proven.includes('DEVICE') && from === 'remembered' && given.deviceIsEnough === true
        const second = byDevice || proven.some((factor) => SECOND.includes(factor) || factor.endsWith('_OTP'))
        if (from === 'remembered') expect(proven).toContain('DEVICE')
        if (byPassword && demands) expect(second).toBe(true)
        const isEnough = given.passkeyIsEnough && proven.includes('USER_VERIFICATION')
        if (proven.includes('WEB_AUTHN') && demands && !isEnough) expect(second).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('no function decides about a password that lacks its second factor', () => {
    fc.assert(
      fc.property(anywhere, (given) => {
        const { settings, whose, how } = at(given)
        const { proven } = given
        const next = step(settings, whose, proven, { ...how, flow: 'CUSTOM_AUTH' })
        if (next === 'signed in' || next.ask !== 'CUSTOM_CHALLENGE') return
        // Whoever asked for nothing but the password would have got tokens, or a question to a device that replaces nothing.
        const otherwise = step(settings, whose, proven, { ...how, flow: 'USER_SRP_AUTH' })
        if (otherwise !== 'signed in') expect(otherwise).toEqual({ ask: 'DEVICE_SRP_AUTH' })
      }),
      { numRuns: 1_000 },
    )
  })

  it('every sign-in ends, after each question at most once', () => {
    const shown: Record<string, Factor> = {
      NEW_PASSWORD_REQUIRED: 'NEW_PASSWORD',
      CUSTOM_CHALLENGE: 'CUSTOM',
      DEVICE_SRP_AUTH: 'DEVICE',
      SMS_MFA: 'SMS_MFA',
      EMAIL_OTP: 'EMAIL_MFA',
    }
    fc.assert(
      fc.property(anywhere, (given) => {
        const { settings, whose, how } = at(given)
        const [first = 'PASSWORD'] = given.proven
        const proven: Factor[] = [first]
        let { status = 'CONFIRMED', settings: own = {} } = whose
        const asked = new Set<string>()
        for (;;) {
          const next = step(settings, { ...whose, status, settings: own }, proven, how)
          if (next === 'signed in') return
          expect(asked.has(next.ask)).toBe(false)
          asked.add(next.ask)
          const chosen = next.ask === 'SELECT_MFA_TYPE' ? next.choices?.[0] : next.ask
          proven.push(shown[chosen ?? ''] ?? 'SOFTWARE_TOKEN_MFA')
          if (next.ask === 'NEW_PASSWORD_REQUIRED') status = 'CONFIRMED'
          if (next.ask === 'MFA_SETUP') own = { mfa: { enabled: ['SOFTWARE_TOKEN_MFA'] } }
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
