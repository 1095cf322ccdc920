import { codeStep } from './code.ts'

export const SOFTWARE_TOKEN_MFA = codeStep('app', { field: 'SOFTWARE_TOKEN_MFA_CODE' })
