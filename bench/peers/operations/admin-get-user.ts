import { needsSignature } from '../checks/needs-signature.ts'
import { inTurn } from './in-turn.ts'
import type { Operation } from './operation.ts'

export const adminGetUser: Operation = {
  what: 'AdminGetUser',
  name: 'AdminGetUser',
  checks: [needsSignature],
  prepare: ({ poolId, names }) => Promise.resolve(inTurn(names.map((Username) => ({ UserPoolId: poolId, Username })))),
}
