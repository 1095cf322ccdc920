import type { Challenge } from '../src/auth/step.ts'
import { requireField } from '../src/auth/step.ts'
import { code as draw } from '../src/crypto/secrets.ts'
import { draft } from '../src/domain/messages/draft.ts'
import { admit } from '../src/domain/messages/sending.ts'

/**
 * A challenge that sends a code, which lies in the sealed session: so two sign-ins of one user never spend each other's.
 */
export const SMS_MFA: Challenge<{ digits: string }> = {
  required: ['SMS_MFA_CODE'],
  async ask({ services, pool, user }) {
    const contact = { attribute: 'phone_number', destination: user.attributes['phone_number'] ?? '' } as const
    const admitted = await admit(services, pool, 'ForgotPassword', { who: user.sub, contact })
    const digits = draw(services.random)
    const message = draft(services, pool, admitted, { username: user.username, code: digits }, undefined)
    return { parameters: {}, keep: { digits }, message }
  },
  async respond({ responses, kept, user }) {
    if (!user || requireField(responses, 'SMS_MFA_CODE') !== kept.digits) throw new Error('Not in this test.')
    return { proven: 'SMS_MFA', user }
  },
}
