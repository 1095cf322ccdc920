import type { Challenged } from '../../auth/sign-in.ts'
import type { Issued } from '../../domain/tokens/grant.ts'
import type { Output } from '../../model/types.gen.ts'

type Answer = Output<'InitiateAuth'> & Output<'RespondToAuthChallenge'>

/** Tokens as the API answers them. */
export function toAuthenticationResult({ accessToken, expiresIn, idToken, refreshToken, newDevice }: Issued) {
  return {
    AccessToken: accessToken,
    ExpiresIn: expiresIn,
    TokenType: 'Bearer',
    ...(refreshToken !== undefined && { RefreshToken: refreshToken }),
    ...(idToken !== undefined && { IdToken: idToken }),
    ...(newDevice && { NewDeviceMetadata: { DeviceKey: newDevice.key, DeviceGroupKey: newDevice.groupKey } }),
  } satisfies Answer['AuthenticationResult']
}

/** A step of a sign-in as the API answers it: what is asked next, or tokens. */
export function toAnswer(step: Challenged | Issued): Answer {
  if ('accessToken' in step) return { ChallengeParameters: {}, AuthenticationResult: toAuthenticationResult(step) }
  const { challenge: ChallengeName, session: Session, parameters: ChallengeParameters, available } = step
  return { ChallengeName, Session, ChallengeParameters, ...(available && { AvailableChallenges: [...available] }) }
}
