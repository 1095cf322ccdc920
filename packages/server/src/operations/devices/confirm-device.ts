import { confirmDevice } from '../../domain/devices/confirm.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Confirms the device that the caller's sign-in was given a key for, with the verifier of a password only it knows.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 */
export async function ConfirmDevice({
  input,
  caller,
  services,
  peer,
}: CallOf<'ConfirmDevice'>): Promise<Output<'ConfirmDevice'>> {
  const { PasswordVerifier: verifier, Salt: salt } = input.DeviceSecretVerifierConfig ?? {}
  const told = { key: input.DeviceKey, name: input.DeviceName, verifier, salt, address: peer }
  const { asksUser } = await confirmDevice(services, caller, told)
  return { UserConfirmationNecessary: asksUser }
}
