import { needsSignature } from '../checks/needs-signature.ts'
import { survivesKill } from '../checks/survives-kill.ts'
import { newcomer } from '../inhabit.ts'
import type { Operation } from './operation.ts'

export const adminCreateUser: Operation = {
  what: 'AdminCreateUser',
  name: 'AdminCreateUser',
  checks: [needsSignature, survivesKill],
  grows: true,
  prepare({ poolId }) {
    let created = 0
    return Promise.resolve(() => newcomer(poolId, `newcomer-${(created += 1)}@example.com`))
  },
}
