import { register } from '../../domain/passkeys/registration.ts'
import type { CallOf } from '../operation.ts'

/**
 * Registers the passkey that a browser has made for the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 */
export async function CompleteWebAuthnRegistration({
  input,
  caller,
  services,
}: CallOf<'CompleteWebAuthnRegistration'>) {
  await register(services, caller, input.Credential)
  return {}
}
