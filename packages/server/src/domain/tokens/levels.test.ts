import { describe, expect, it } from 'vitest'
import type { Pool } from '../../storage/port/index.ts'
import { levelClaims } from './levels.ts'

const pool = (settings: object) => ({ settings }) as Pick<Pool, 'settings'> // all that is read of one

describe('what tokens say of how somebody signed in', () => {
  it.each([
    [['PASSWORD'], 1, ['pwd']],
    [['PASSWORD', 'NEW_PASSWORD'], 1, ['pwd']],
    [['EMAIL_OTP'], 2, ['email_otp']],
    [['SMS_OTP'], 2, ['sms']],
    [['WEB_AUTHN'], 3, ['swk']],
    [['WEB_AUTHN', 'USER_VERIFICATION', 'ROAMING'], 3, ['hwk']],
    [['PASSWORD', 'SMS_MFA'], 3, ['pwd', 'sms', 'mfa']],
    [['PASSWORD', 'EMAIL_MFA'], 3, ['pwd', 'email_otp', 'mfa']],
    [['PASSWORD', 'SOFTWARE_TOKEN_MFA'], 4, ['pwd', 'otp', 'mfa']],
    [['PASSWORD', 'DEVICE'], 1, ['pwd']],
  ])('after %j it is level %i', (factors, level, amr) => {
    expect(levelClaims(pool({}), factors)).toEqual({ acr: `urn:cognito:loa:${level}`, amr })
  })

  it('is nothing after factors without a level, of sign-ins of before, and in the tier without levels', () => {
    expect(levelClaims(pool({}), ['CUSTOM'])).toEqual({})
    expect(levelClaims(pool({}), undefined)).toEqual({})
    expect(levelClaims(pool({ UserPoolTier: 'LITE' }), ['PASSWORD'])).toEqual({})
  })

  it('goes by the pool’s own names', () => {
    const AcrConfiguration = { Level1: { AcrValue: 'low' } }
    expect(levelClaims(pool({ AcrConfiguration }), ['PASSWORD']).acr).toBe('low')
    expect(levelClaims(pool({ AcrConfiguration }), ['EMAIL_OTP']).acr).toBe('urn:cognito:loa:2')
  })
})
