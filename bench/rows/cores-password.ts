import { coresLine } from '../measure/cores.ts'
import type { Row } from '../row.ts'
import { passwordSignIns } from '../sign-in.ts'
import { roundsOf } from '../measure/statistics.ts'
import type { Usage } from '../measure/usage.ts'

export const coresPassword: Row = {
  name: 'cores-password',
  about: 'cores used by password sign-ins, 32 in flight',
  async measure({ scale, small }) {
    const at = await small()
    const signIn = passwordSignIns(at)
    const count = scale.operations(400)
    const usages: Usage[] = []
    for (const round of roundsOf(scale)) {
      const usage = await at.server.usage(() => signIn(count, 32))
      if (round > 0) usages.push(usage)
    }
    return [coresLine('cores used by password sign-ins', 1.8, usages)]
  },
}
