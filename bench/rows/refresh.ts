import { json, text } from '../client.ts'
import type { Row } from '../row.ts'
import { passwordSignIns, WIDTH } from '../sign-in.ts'
import { absolute, inFlight, interleaved, ratio } from '../measure/statistics.ts'

export const refresh: Row = {
  name: 'refresh',
  about: 'CPU of a refresh against 2 signatures',
  async measure({ scale, small, reference }) {
    const [at, unavoidable] = [await small(), await reference()]
    const signedIn = await passwordSignIns(at)(64)
    const bodies = signedIn.map((answer) => {
      const REFRESH_TOKEN = text(JSON.parse(answer), 'AuthenticationResult', 'RefreshToken')
      return json({ ClientId: at.clientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN } })
    })
    const count = scale.operations(250)
    const body = (index: number) => bodies[index % bodies.length] ?? Buffer.alloc(0)
    const [costs, references] = await interleaved(scale, [
      () =>
        at.server.cost(count, () =>
          inFlight(count, WIDTH, (index) => at.server.client.send('InitiateAuth', body(index))),
        ),
      () => unavoidable.cost(count, { signatures: 2, exponentiations: 0 }),
    ])
    return [
      {
        what: 'refresh, CPU / 2 signatures',
        atMost: 1.3,
        unit: '×',
        ...ratio(costs, references),
        note: absolute(costs, references),
      },
    ]
  },
}
