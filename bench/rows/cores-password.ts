import { coresLine } from '../cores.ts'
import type { Row } from '../row.ts'
import { passwordSignIns } from '../sign-in.ts'
import type { Usage } from '../usage.ts'

export const coresPassword: Row = {
  name: 'cores-password',
  about: 'cores used by password sign-ins, 32 in flight',
  async measure({ scale, small }) {
    const at = await small()
    const signIn = passwordSignIns(at)
    const count = scale.operations(400)
    await signIn(scale.operations(200))
    const usages: Usage[] = []
    for (let round = 0; round < scale.rounds; round += 1) usages.push(await at.server.usage(() => signIn(count, 32)))
    return [coresLine('cores used by password sign-ins', 1.8, usages)]
  },
}
