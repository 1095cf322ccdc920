import { json, text } from '../client.ts'
import type { Row } from '../row.ts'
import { passwordSignIns, WIDTH } from '../sign-in.ts'
import { inFlight, interleaved, spread } from '../measure/statistics.ts'

export const getUser: Row = {
  name: 'get-user',
  about: 'CPU of GetUser, with its check of the access token',
  async measure({ scale, small }) {
    const at = await small()
    const signedIn = await passwordSignIns(at)(64)
    const bodies = signedIn.map((answer) =>
      json({ AccessToken: text(JSON.parse(answer), 'AuthenticationResult', 'AccessToken') }),
    )
    const count = scale.operations(1_500)
    const body = (index: number) => bodies[index % bodies.length] ?? Buffer.alloc(0)
    const [costs] = await interleaved(scale, [
      () =>
        at.server.cost(count, () => inFlight(count, WIDTH, (index) => at.server.client.send('GetUser', body(index)))),
    ])
    return [{ what: 'GetUser, CPU', atMost: 0.35, unit: 'ms', ...spread(costs) }]
  },
}
