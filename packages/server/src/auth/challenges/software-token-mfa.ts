import { judge } from '../../domain/factors/software-token.ts'
import { ApiError } from '../../errors.ts'
import type { Challenge } from '../step.ts'
import { requireField } from '../step.ts'

const NO_TOKEN = 'User has not set up software token mfa'

/** A one-time password of an authenticator app, after a first factor. */
export const SOFTWARE_TOKEN_MFA = {
  required: ['SOFTWARE_TOKEN_MFA_CODE'],
  async ask({ user }) {
    const name = user.settings.softwareToken?.name
    return { parameters: { USER_ID_FOR_SRP: user.username, ...(name !== undefined && { FRIENDLY_DEVICE_NAME: name }) } }
  },
  async respond({ services, pool, user, responses }) {
    const token = user?.settings.softwareToken
    // An administrator has taken it away meanwhile.
    if (!token) throw new ApiError('SoftwareTokenMFANotFoundException', NO_TOKEN)
    const wrong = () => new ApiError('CodeMismatchException', 'Invalid code received for user')
    const typed = requireField(responses, 'SOFTWARE_TOKEN_MFA_CODE')
    const step = await judge(services, pool, user, token, typed, { wrong, clears: true })
    return { proven: 'SOFTWARE_TOKEN_MFA', user, spend: [step] }
  },
} satisfies Challenge
