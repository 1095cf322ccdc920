export { ADMIN_NO_SRP_AUTH } from './admin-no-srp-auth.ts'
export { ADMIN_USER_PASSWORD_AUTH } from './admin-user-password-auth.ts'
export { USER_PASSWORD_AUTH } from './user-password-auth.ts'
export { USER_SRP_AUTH } from './user-srp-auth.ts'
