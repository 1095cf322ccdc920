import { proveByPassword } from '../password.ts'
import type { Flow } from '../step.ts'

/** The password in clear, from a back end that signs its requests. */
export const ADMIN_USER_PASSWORD_AUTH: Flow = {
  allowedBy: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  notEnabled: 'Auth flow not enabled for this client',
  from: 'admin',
  required: ['USERNAME', 'PASSWORD'],
  migrates: () => true,
  start: proveByPassword,
}
