import { respond } from '../../auth/sign-in.ts'
import { requireClient } from '../../domain/clients/clients.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { issueTokens } from './start.ts'
import { toAnswer } from './wire.ts'

/**
 * Continues a sign-in with the answer to a challenge.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 */
export async function RespondToAuthChallenge({
  input,
  services,
  peer,
  agent,
}: CallOf<'RespondToAuthChallenge'>): Promise<Output<'RespondToAuthChallenge'>> {
  const at = await requireClient(services, input.ClientId)
  const { ChallengeName: challenge, Session: session, ChallengeResponses: responses = {}, ClientMetadata } = input
  const occasion = { by: 'public', clientMetadata: ClientMetadata, peer, agent } as const
  const request = { ...at, challenge, session, responses, occasion }
  return toAnswer(await respond(services, request, issueTokens(services)))
}
