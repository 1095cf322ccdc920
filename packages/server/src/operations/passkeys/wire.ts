import type { WebAuthnCredentialDescription } from '@aws-sdk/client-cognito-identity-provider'
import type { Wire } from '../../model/wire.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Passkey } from '../../storage/port/index.ts'

/** Writes a passkey as the API answers it. */
export function toCredential(passkey: Passkey): Wire<WebAuthnCredentialDescription> {
  return {
    CredentialId: passkey.id,
    FriendlyCredentialName: passkey.name,
    RelyingPartyId: passkey.relyingParty,
    AuthenticatorAttachment: passkey.attachment,
    AuthenticatorTransports: [...passkey.transports],
    CreatedAt: epochSeconds(passkey.createdAt),
  }
}
