import { appSignIns } from '../../factors.ts'
import { absolute, interleaved, ratio } from '../../measure/statistics.ts'
import type { Row } from '../../row.ts'

export const totp: Row = {
  name: 'totp',
  about: 'CPU of a password sign-in with an authenticator app against 2 signatures and 1 exponentiation',
  async measure(stage) {
    const { scale } = stage
    const count = scale.operations(150)
    const [{ server, prepare, run }, unavoidable] = [await appSignIns(stage, count), await stage.reference()]
    const [costs, references] = await interleaved(scale, [
      async () => {
        await prepare()
        return server.cost(count, run)
      },
      () => unavoidable.cost(count, { signatures: 2, exponentiations: 1 }),
    ])
    await server.stop()
    return [
      {
        what: 'password and TOTP, CPU of 2 calls / (2 signatures + 1 exponentiation)',
        atMost: 1.6,
        unit: '×',
        ...ratio(costs, references),
        note: absolute(costs, references),
      },
    ]
  },
}
