import type { CallOf } from '../operation.ts'

/**
 * Deletes a passkey of the caller.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html
 */
export async function DeleteWebAuthnCredential({
  input,
  caller: { user },
  services,
  refusal,
}: CallOf<'DeleteWebAuthnCredential'>) {
  const isDeleted = await services.storage.passkeys.delete(user.key, input.CredentialId)
  if (!isDeleted) throw refusal('ResourceNotFoundException', 'The credential does not exist.')
  return {}
}
