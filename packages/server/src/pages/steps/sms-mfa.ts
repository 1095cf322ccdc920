import { codeStep } from './code.ts'

export const SMS_MFA = codeStep('sms', { field: 'SMS_MFA_CODE' })
