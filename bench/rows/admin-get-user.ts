import { json } from '../client.ts'
import type { Row } from '../row.ts'
import { nameOf } from '../seed.ts'
import { WIDTH } from '../sign-in.ts'
import { inFlight, interleaved, spread } from '../measure/statistics.ts'

export const adminGetUser: Row = {
  name: 'admin-get-user',
  about: 'CPU of AdminGetUser',
  async measure({ scale, small }) {
    const at = await small()
    const bodies = Array.from({ length: at.users }, (_, index) =>
      json({ UserPoolId: at.poolId, Username: nameOf(index) }),
    )
    const count = scale.operations(1_500)
    const body = (index: number) => bodies[index % bodies.length] ?? Buffer.alloc(0)
    const [costs] = await interleaved(scale, [
      () =>
        at.server.cost(count, () =>
          inFlight(count, WIDTH, (index) => at.server.client.send('AdminGetUser', body(index))),
        ),
    ])
    return [{ what: 'AdminGetUser, CPU', atMost: 0.3, unit: 'ms', ...spread(costs) }]
  },
}
