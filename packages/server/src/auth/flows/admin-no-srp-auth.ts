import { ADMIN_USER_PASSWORD_AUTH } from './admin-user-password-auth.ts'

/** The old name of ADMIN_USER_PASSWORD_AUTH. */
export const ADMIN_NO_SRP_AUTH = ADMIN_USER_PASSWORD_AUTH
