import { json } from '../client.ts'
import type { Row } from '../row.ts'
import { inFlight, median, quantile, spread, roundsOf } from '../measure/statistics.ts'

const IN_FLIGHT = 16

export const adminCreateUser: Row = {
  name: 'admin-create-user',
  about: 'durable AdminCreateUser, 16 in flight: how many a second, and how long the slowest of a hundred takes',
  async measure({ scale, small }) {
    const { server, poolId } = await small()
    const count = scale.operations(1_000)
    let created = 0
    const rates: number[] = []
    const tails: number[] = []
    const costs: number[] = []
    const others: number[] = []
    for (const round of roundsOf(scale)) {
      const bodies = Array.from({ length: count }, () => newcomer(poolId, (created += 1)))
      let times: number[] = []
      const usage = await server.usage(async () => {
        times = await inFlight(count, IN_FLIGHT, async (index) => {
          const before = performance.now()
          await server.client.send('AdminCreateUser', bodies[index] ?? Buffer.alloc(0))
          return performance.now() - before
        })
      })
      if (round === 0) continue
      rates.push((count / usage.wallMs) * 1000)
      tails.push(quantile(times, 0.99))
      costs.push(usage.cpuMs / count)
      others.push(usage.others)
    }
    const busy = { others: median(others) }
    const note = `${median(costs).toFixed(2)} ms CPU each`
    return [
      { what: 'AdminCreateUser, durable, 16 in flight', atLeast: 1_000, unit: '/s', ...spread(rates), ...busy, note },
      { what: 'AdminCreateUser, durable, 16 in flight, p99', atMost: 30, unit: 'ms', ...spread(tails), ...busy },
    ]
  },
}

function newcomer(poolId: string, index: number): Buffer {
  const name = `newcomer-${index}`
  return json({
    UserPoolId: poolId,
    Username: name,
    TemporaryPassword: `Temporary-${index}-pw`,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: `${name}@example.com` },
      { Name: 'email_verified', Value: 'true' },
    ],
  })
}
