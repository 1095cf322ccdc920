import { passkeySignIns } from '../../factors.ts'
import { absolute, interleaved, ratio } from '../../measure/statistics.ts'
import type { Row } from '../../row.ts'

export const passkey: Row = {
  name: 'passkey',
  about: 'CPU of USER_AUTH by passkey against 2 signatures and 1 verification',
  async measure(stage) {
    const { scale } = stage
    const count = scale.operations(150)
    const [{ server, run }, unavoidable] = [await passkeySignIns(stage, count), await stage.reference()]
    const [costs, references] = await interleaved(scale, [
      () => server.cost(count, run),
      () => unavoidable.cost(count, { signatures: 2, exponentiations: 0, verifications: 1 }),
    ])
    await server.stop()
    return [
      {
        what: 'USER_AUTH by passkey, CPU of 2 calls / (2 signatures + 1 verification)',
        atMost: 2.5,
        unit: '×',
        ...ratio(costs, references),
        note: absolute(costs, references),
      },
    ]
  },
}
