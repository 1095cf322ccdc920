import { proveByPassword } from '../password.ts'
import type { Flow } from '../step.ts'

/** The password in clear, from anybody; back ends that sign their requests have a flow of their own. */
export const USER_PASSWORD_AUTH: Flow = {
  allowedBy: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
  notEnabled: 'USER_PASSWORD_AUTH flow not enabled for this client',
  from: 'public',
  required: ['USERNAME', 'PASSWORD'],
  migrates: () => true,
  start: proveByPassword,
}
