import { respond } from '../../auth/sign-in.ts'
import { requireClientOf } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { issueTokens } from './start.ts'
import { toAnswer } from './wire.ts'

/**
 * Continues a sign-in on behalf of a back end that signs its requests.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html
 */
export async function AdminRespondToAuthChallenge({
  input,
  services,
  peer,
  agent,
}: CallOf<'AdminRespondToAuthChallenge'>): Promise<Output<'AdminRespondToAuthChallenge'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  const { ChallengeName: challenge, Session: session, ChallengeResponses: responses = {}, ClientMetadata } = input
  const occasion = { by: 'admin', clientMetadata: ClientMetadata, peer, agent } as const
  const request = { pool, client, challenge, session, responses, occasion }
  return toAnswer(await respond(services, request, issueTokens(services)))
}
