import { creationOptions } from '../../domain/passkeys/registration.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Answers what a browser needs to make a passkey for the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html
 */
export async function StartWebAuthnRegistration({
  caller,
  services,
}: CallOf<'StartWebAuthnRegistration'>): Promise<Output<'StartWebAuthnRegistration'>> {
  return { CredentialCreationOptions: await creationOptions(services, caller) }
}
