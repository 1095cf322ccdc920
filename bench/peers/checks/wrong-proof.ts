import { text } from '../../client.ts'
import { isRefused, type Check } from './check.ts'

export const wrongProof: Check = {
  name: 'refuses a wrong SRP proof',
  otherwise: 'takes any SRP proof',
  async find({ client, clientId, names: [USERNAME] }) {
    const AuthParameters = { USERNAME, SRP_A: 'abcdef'.repeat(120) }
    const begun = await client
      .call('InitiateAuth', { ClientId: clientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters })
      .catch(() => undefined)
    if (!begun) return 'not built'
    return isRefused(
      client.call('RespondToAuthChallenge', {
        ClientId: clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        Session: begun['Session'],
        ChallengeResponses: {
          USERNAME,
          PASSWORD_CLAIM_SECRET_BLOCK: text(begun, 'ChallengeParameters', 'SECRET_BLOCK'),
          PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64'),
          TIMESTAMP: 'Thu Jan 1 00:00:00 UTC 2026',
        },
      }),
    )
  },
}
