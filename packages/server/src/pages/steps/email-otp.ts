import { codeStep } from './code.ts'

export const EMAIL_OTP = codeStep('email', { field: 'EMAIL_OTP_CODE', first: 'EMAIL_OTP' })
