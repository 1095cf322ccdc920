import { json, text } from '../client.ts'
import type { Row } from '../row.ts'
import { passwordSignIns, WIDTH } from '../sign-in.ts'
import { absolute, inFlight, interleaved, ratio } from '../measure/statistics.ts'

export const refreshRotation: Row = {
  name: 'refresh-rotation',
  about: 'CPU of a refresh that gives a new refresh token, against 2 signatures',
  async measure({ scale, small, reference }) {
    const [at, unavoidable] = [await small(), await reference()]
    const { client } = at.server
    const signedIn = await passwordSignIns(at)(WIDTH, WIDTH, at.rotatingClientId)
    const tokens = signedIn.map((answer) => refreshToken(answer))
    const length = Math.ceil(scale.operations(250) / WIDTH)
    // Each token leads to the next, so each of those under way is a chain of its own.
    const chain = async (index: number) => {
      for (let link = 0; link < length; link += 1) {
        const body = json({ ClientId: at.rotatingClientId, RefreshToken: tokens[index] })
        tokens[index] = refreshToken(await client.send('GetTokensFromRefreshToken', body))
      }
    }
    const [costs, references] = await interleaved(scale, [
      () => at.server.cost(length * WIDTH, () => inFlight(WIDTH, WIDTH, chain)),
      () => unavoidable.cost(length * WIDTH, { signatures: 2, exponentiations: 0 }),
    ])
    return [
      {
        what: 'refresh with rotation, CPU / 2 signatures',
        atMost: 1.45,
        unit: '×',
        ...ratio(costs, references),
        note: absolute(costs, references),
      },
    ]
  },
}

function refreshToken(answer: string): string {
  return text(JSON.parse(answer), 'AuthenticationResult', 'RefreshToken')
}
