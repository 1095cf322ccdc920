import { codeStep } from './code.ts'

export const SMS_OTP = codeStep('sms', { field: 'SMS_OTP_CODE', first: 'SMS_OTP' })
