import type { Row } from '../row.ts'
import { inhabitedBy } from '../seed.ts'
import { passwordSignIns } from '../sign-in.ts'
import { median, spread, roundsOf } from '../measure/statistics.ts'

export const eventLoop: Row = {
  name: 'event-loop',
  about: "delay of the server's event loop with 64 password sign-ins in flight",
  async measure({ scale, empty }) {
    const at = await inhabitedBy(empty({ probe: true }), scale.few)
    const signIn = passwordSignIns(at)
    const tails: number[] = []
    const longest: number[] = []
    const others: number[] = []
    for (const round of roundsOf(scale)) {
      await at.server.ask('watch')
      const usage = await at.server.usage(() => signIn(scale.operations(500), 64))
      const delay = await at.server.ask('delay')
      if (round === 0) continue
      tails.push(delay.p99)
      longest.push(delay.longest)
      others.push(usage.others)
    }
    const note = `longest ${median(longest).toFixed(0)} ms`
    const what = 'event loop delay p99, 64 sign-ins in flight'
    return [{ what, atMost: 20, unit: 'ms', ...spread(tails), others: median(others), note }]
  },
}
