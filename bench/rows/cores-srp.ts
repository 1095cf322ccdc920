import { coresLine } from '../measure/cores.ts'
import type { Row } from '../row.ts'
import { srpSignIns } from '../sign-in.ts'
import { roundsOf } from '../measure/statistics.ts'
import type { Usage } from '../measure/usage.ts'

export const coresSrp: Row = {
  name: 'cores-srp',
  about: 'cores used by SRP sign-ins, 32 in flight',
  async measure({ scale, small }) {
    const at = await small()
    const signIns = await srpSignIns(at)
    const usages: Usage[] = []
    for (const round of roundsOf(scale)) {
      await signIns.prepare(scale.operations(250))
      const usage = await at.server.usage(() => signIns.run(32))
      if (round > 0) usages.push(usage)
    }
    return [coresLine('cores used by SRP sign-ins', 1.7, usages)]
  },
}
