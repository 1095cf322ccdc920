import { setTimeout } from 'node:timers/promises'
import type { Row } from '../row.ts'
import { passwordSignIns, srpSignIns } from '../sign-in.ts'
import { inFlight } from '../measure/statistics.ts'
import { memoryOf } from '../measure/usage.ts'
import { json } from '../client.ts'
import { nameOf } from '../seed.ts'

// Time enough for what a server does by itself after it listens: tables, keys, the compile cache.
const SETTLED_MS = 2_000

export const memory: Row = {
  name: 'memory',
  about: 'resident memory of a new server, after password sign-ins among many users, and after SRP and other load',
  async measure({ scale, empty, large }) {
    const idle = await empty().start()
    await setTimeout(SETTLED_MS)
    const idleMemory = memoryOf(idle.pid)
    await idle.stop()

    const at = await large()
    await at.server.restart()
    await passwordSignIns(at)(scale.operations(1_500), 64)
    const afterPasswords = memoryOf(at.server.pid)

    const signIns = await srpSignIns(at)
    for (let round = 0; round < 3; round += 1) {
      await signIns.prepare(scale.operations(250))
      await signIns.run(64)
    }
    const { poolId, server } = at
    await inFlight(scale.operations(3_000), 64, (index) =>
      server.client.send('AdminGetUser', json({ UserPoolId: poolId, Username: nameOf((index * 7_919) % at.users) })),
    )
    const afterSrp = memoryOf(server.pid)
    const users = `${at.users.toLocaleString('en')} users`
    return [
      { what: 'memory, idle', atMost: 80, unit: 'MiB', value: idleMemory },
      { what: `memory, ${users}, after password sign-ins`, atMost: 110, unit: 'MiB', value: afterPasswords },
      { what: `memory, ${users}, after SRP and load`, atMost: 150, unit: 'MiB', value: afterSrp },
    ]
  },
}
