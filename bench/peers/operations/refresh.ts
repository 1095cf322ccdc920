import { forgedRefreshToken } from '../checks/forged-refresh-token.ts'
import { signIn } from '../inhabit.ts'
import { inTurn } from './in-turn.ts'
import type { Operation } from './operation.ts'

export const refresh: Operation = {
  what: 'refresh',
  name: 'InitiateAuth',
  checks: [forgedRefreshToken],
  async prepare(at) {
    const tokens = await Promise.all(at.names.map((name) => signIn(at, name)))
    return inTurn(
      tokens.map(({ refreshToken }) => ({
        ClientId: at.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      })),
    )
  },
}
