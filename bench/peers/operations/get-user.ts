import { forgedToken } from '../checks/forged-token.ts'
import { signIn } from '../inhabit.ts'
import { inTurn } from './in-turn.ts'
import type { Operation } from './operation.ts'

export const getUser: Operation = {
  what: 'GetUser',
  name: 'GetUser',
  checks: [forgedToken],
  async prepare(at) {
    const tokens = await Promise.all(at.names.map((name) => signIn(at, name)))
    return inTurn(tokens.map(({ accessToken }) => ({ AccessToken: accessToken })))
  },
}
