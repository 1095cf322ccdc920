export { NEW_PASSWORD_REQUIRED } from './new-password-required.ts'
export { PASSWORD_VERIFIER } from './password-verifier.ts'
